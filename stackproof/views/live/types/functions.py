"""Lambda: functions."""

from __future__ import annotations

from typing import Any

from stackproof.views.live.access import Aws
from stackproof.views.live.reader import Given, Part, Reader, Values, block, fields, tags_from

_SAME = ("description", "function_name", "handler", "last_modified", "memory_size", "package_type", "role", "runtime",
         "timeout", "version")  # fmt: skip
_UNRESERVED = -1  # what the provider has where nothing is reserved


def _function(aws: Aws, given: Given) -> Values:
    answer = aws.ask("lambda", "get_function", FunctionName=given["function_name"])
    found = answer["Configuration"]
    values = fields(found, *_SAME, arn="FunctionArn", kms_key_arn="KMSKeyArn", code_sha256="CodeSha256")
    return {
        "id": found["FunctionName"],
        **values,
        "architectures": found.get("Architectures", ["x86_64"]),
        "image_uri": answer.get("Code", {}).get("ImageUri"),
        "layers": [one["Arn"] for one in found.get("Layers", ())],
        "source_code_size": found.get("CodeSize"),
        "signing_job_arn": found.get("SigningJobArn"),
        "signing_profile_version_arn": found.get("SigningProfileVersionArn"),
        **_blocks(found),
        **tags_from(answer.get("Tags")),
    }


def _blocks(found: dict[str, Any]) -> Values:
    image = (found.get("ImageConfigResponse") or {}).get("ImageConfig")
    start = found.get("SnapStart", {})
    variables = found.get("Environment", {}).get("Variables")
    network = found.get("VpcConfig") or {}
    letters, logging = found.get("DeadLetterConfig"), found.get("LoggingConfig")
    names = ("application_log_level", "log_format", "log_group", "system_log_level")
    return {
        "dead_letter_config": block(letters and fields(letters, "target_arn")),
        "environment": block(variables and {"variables": variables}),
        "ephemeral_storage": block(fields(found.get("EphemeralStorage", {"Size": 512}), "size")),
        "file_system_config": [fields(one, "arn", "local_mount_path") for one in found.get("FileSystemConfigs", ())],
        "image_config": block(image and fields(image, "command", "entry_point", "working_directory")),
        "logging_config": block(logging and fields(logging, *names)),
        "snap_start": []
        if start.get("ApplyOn", "None") == "None"
        else [fields(start, "apply_on", "optimization_status")],
        "tracing_config": block(fields(found.get("TracingConfig", {"Mode": "PassThrough"}), "mode")),
        "vpc_config": block(_network(network) if network.get("VpcId") else None),
    }


def _network(found: dict[str, Any]) -> Values:
    return {
        **fields(found, "subnet_ids", "security_group_ids", "vpc_id"),
        "ipv6_allowed_for_dual_stack": found.get("Ipv6AllowedForDualStack", False),
    }


def _concurrency(aws: Aws, given: Given) -> Values:
    found = aws.ask("lambda", "get_function_concurrency", FunctionName=given["function_name"])
    return {"reserved_concurrent_executions": found.get("ReservedConcurrentExecutions", _UNRESERVED)}


def _signing(aws: Aws, given: Given) -> Values:
    """Read what checks the signature of the code; images have none."""
    if given.get("package_type") == "Image":
        return {"code_signing_config_arn": None}
    found = aws.ask("lambda", "get_function_code_signing_config", FunctionName=given["function_name"])
    return {"code_signing_config_arn": found.get("CodeSigningConfigArn")}


def _recursion(aws: Aws, given: Given) -> Values:
    name = given["function_name"]
    found = aws.ask("lambda", "get_function_recursion_config", FunctionName=name)
    return {"function_name": name, "recursive_loop": found["RecursiveLoop"]}


READERS = (
    Reader(
        "aws_lambda_function",
        (("function_name",),),
        (
            Part(_function, ("lambda:GetFunction", "lambda:ListTags")),
            Part(_concurrency, ("lambda:GetFunctionConcurrency",)),
            Part(_signing, ("lambda:GetFunctionCodeSigningConfig",)),
        ),
        frozenset(
            {"filename", "publish", "s3_bucket", "s3_key", "s3_object_version", "skip_destroy", "source_code_hash",
             "replace_security_groups_on_destroy", "replacement_security_group_ids"}
        ),
    ),
    Reader(
        "aws_lambda_function_recursion_config",
        (("function_name",),),
        (Part(_recursion, ("lambda:GetFunctionRecursionConfig",)),),
    ),
)  # fmt: skip
