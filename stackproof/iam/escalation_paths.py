"""The published ways by which an identity gives itself more permissions, as data.

Sources: https://pathfinding.cloud (the catalogue of Datadog Security Labs, as of 17 December 2025; ``lambda-001`` is
https://pathfinding.cloud/paths/lambda-001) and, where it has none, the page of AWS that says what the action does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Reaches = Literal["policies", "role", "user", "group", "function", "key", "machine", "roles of others"]
_IAM = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"


@dataclass(frozen=True, slots=True)
class Path:
    """One way. The first action is on what is reached; the others are needed besides, on anything.

    ``reaches`` says what the first action is on. ``policies`` are those of an identity: whoever writes them may do
    everything. A ``machine`` is what runs with a role that it has already. ``service`` is the one that a role is
    passed to. ``source`` is an id of the catalogue, or a page.
    """

    source: str
    actions: tuple[str, ...]
    reaches: Reaches
    service: str = ""

    @property
    def name(self) -> str:
        """What the first action gives: the action, and for a role that is passed the service."""
        return f"{self.actions[0]} to {self.service}" if self.service else self.actions[0]


def _passes(service: str, *ways: tuple[str, tuple[str, ...]]) -> tuple[Path, ...]:
    return tuple(
        Path(source, ("iam:PassRole", *actions), "role", f"{service}.amazonaws.com") for source, actions in ways
    )


_WRITES = (
    Path("iam-001", ("iam:CreatePolicyVersion",), "policies"),
    Path(f"{_IAM}access_policies_managed-versioning.html", ("iam:SetDefaultPolicyVersion",), "policies"),
    Path("iam-008", ("iam:AttachUserPolicy",), "policies"),
    Path("iam-009", ("iam:AttachRolePolicy",), "policies"),
    Path("iam-010", ("iam:AttachGroupPolicy",), "policies"),
    Path("iam-007", ("iam:PutUserPolicy",), "policies"),
    Path("iam-005", ("iam:PutRolePolicy",), "policies"),
    Path("iam-011", ("iam:PutGroupPolicy",), "policies"),
    Path(f"{_IAM}access_policies_boundaries.html", ("iam:DeleteUserPermissionsBoundary",), "policies"),
    Path(f"{_IAM}access_policies_boundaries.html", ("iam:DeleteRolePermissionsBoundary",), "policies"),
    Path(f"{_IAM}access_policies_boundaries.html", ("iam:PutUserPermissionsBoundary",), "policies"),
    Path(f"{_IAM}access_policies_boundaries.html", ("iam:PutRolePermissionsBoundary",), "policies"),
)
_TAKES = (
    Path("iam-013", ("iam:AddUserToGroup",), "group"),
    Path("iam-002", ("iam:CreateAccessKey",), "user"),
    Path("iam-004", ("iam:CreateLoginProfile",), "user"),
    Path("iam-006", ("iam:UpdateLoginProfile",), "user"),
    Path("iam-012", ("iam:UpdateAssumeRolePolicy",), "role"),
    Path("sts-001", ("sts:AssumeRole",), "roles of others"),
)
_RUNS = (
    Path("lambda-003", ("lambda:UpdateFunctionCode",), "function"),
    Path(
        "https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html",
        ("lambda:UpdateFunctionConfiguration",),
        "function",
    ),
    Path("ssm-001", ("ssm:StartSession",), "machine"),
    Path("ssm-002", ("ssm:SendCommand",), "machine"),
    Path("glue-002", ("glue:UpdateDevEndpoint",), "machine"),
    Path("sagemaker-004", ("sagemaker:CreatePresignedNotebookInstanceUrl",), "machine"),
    Path(
        "sagemaker-005",
        (
            "sagemaker:UpdateNotebookInstance",
            "sagemaker:CreateNotebookInstanceLifecycleConfig",
            "sagemaker:StopNotebookInstance",
            "sagemaker:StartNotebookInstance",
        ),
        "machine",
    ),
    Path("apprunner-002", ("apprunner:UpdateService",), "machine"),
    Path(
        "bedrock-002",
        ("bedrock-agentcore:InvokeCodeInterpreter", "bedrock-agentcore:StartCodeInterpreterSession"),
        "machine",
    ),
    Path("cloudformation-002", ("cloudformation:UpdateStack",), "machine"),
    Path("codebuild-002", ("codebuild:StartBuild",), "machine"),
    Path("codebuild-003", ("codebuild:StartBuildBatch",), "machine"),
    Path("ec2instanceconnect-003", ("ec2-instance-connect:SendSSHPublicKey",), "machine"),
    Path("ec2-002", ("ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"), "machine"),
    Path("ec2-004", ("ec2:ModifyLaunchTemplate", "ec2:CreateLaunchTemplateVersion"), "machine"),
)
_KEYS = (
    Path("https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html", ("kms:PutKeyPolicy",), "key"),
    Path("https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html", ("kms:CreateGrant",), "key"),
)
_STATES = "https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html"
_SCHEDULES = "https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html"
_AUTOMATION = "https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup.html"
_BATCH = "https://docs.aws.amazon.com/batch/latest/APIReference/API_RegisterJobDefinition.html"
_PASSES = (
    *_passes("tasks.apprunner", ("apprunner-001", ("apprunner:CreateService",))),
    *_passes(
        "bedrock-agentcore",
        (
            "bedrock-001",
            (
                "bedrock-agentcore:CreateCodeInterpreter",
                "bedrock-agentcore:StartCodeInterpreterSession",
                "bedrock-agentcore:InvokeCodeInterpreter",
            ),
        ),
    ),
    *_passes(
        "cloudformation",
        ("cloudformation-001", ("cloudformation:CreateStack",)),
        ("cloudformation-003", ("cloudformation:CreateStackSet", "cloudformation:CreateStackInstances")),
        ("cloudformation-004", ("cloudformation:UpdateStackSet",)),
        ("cloudformation-005", ("cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet")),
    ),
    *_passes(
        "codebuild",
        ("codebuild-001", ("codebuild:CreateProject", "codebuild:StartBuild")),
        ("codebuild-004", ("codebuild:CreateProject", "codebuild:StartBuildBatch")),
    ),
    *_passes(
        "datapipeline",
        (
            "datapipeline-001",
            ("datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition", "datapipeline:ActivatePipeline"),
        ),
    ),
    *_passes("ec2", ("ec2-001", ("ec2:RunInstances",)), ("ec2-003", ("ec2:RequestSpotInstances",))),
    *_passes(
        "ecs-tasks",
        ("ecs-003", ("ecs:RegisterTaskDefinition", "ecs:CreateService")),
        ("ecs-004", ("ecs:RegisterTaskDefinition", "ecs:RunTask")),
        ("ecs-005", ("ecs:RegisterTaskDefinition", "ecs:StartTask")),
        (_BATCH, ("batch:RegisterJobDefinition", "batch:SubmitJob")),
    ),
    *_passes(
        "glue",
        ("glue-001", ("glue:CreateDevEndpoint",)),
        ("glue-003", ("glue:CreateJob", "glue:StartJobRun")),
        ("glue-004", ("glue:CreateJob", "glue:CreateTrigger")),
        ("glue-005", ("glue:UpdateJob", "glue:StartJobRun")),
        ("glue-006", ("glue:UpdateJob", "glue:CreateTrigger")),
    ),
    *_passes(
        "lambda",
        ("lambda-001", ("lambda:CreateFunction", "lambda:InvokeFunction")),
        ("lambda-002", ("lambda:CreateFunction", "lambda:CreateEventSourceMapping")),
        ("lambda-006", ("lambda:CreateFunction", "lambda:AddPermission")),
    ),
    *_passes(
        "sagemaker",
        ("sagemaker-001", ("sagemaker:CreateNotebookInstance",)),
        ("sagemaker-002", ("sagemaker:CreateTrainingJob",)),
        ("sagemaker-003", ("sagemaker:CreateProcessingJob",)),
    ),
    *_passes("scheduler", (_SCHEDULES, ("scheduler:CreateSchedule",)), (_SCHEDULES, ("scheduler:UpdateSchedule",))),
    *_passes("ssm", (_AUTOMATION, ("ssm:StartAutomationExecution",))),
    *_passes(
        "states",
        (_STATES, ("states:CreateStateMachine", "states:StartExecution")),
        (_STATES, ("states:UpdateStateMachine", "states:StartExecution")),
    ),
)
PATHS = (*_WRITES, *_TAKES, *_RUNS, *_KEYS, *_PASSES)
