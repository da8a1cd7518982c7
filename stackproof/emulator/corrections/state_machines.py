"""Step Functions: https://docs.aws.amazon.com/step-functions/latest/apireference/Welcome.html."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.stepfunctions.parser.api import InvalidDefinition
from moto.stepfunctions.parser.models import StepFunctionsParserBackend
from moto.stepfunctions.responses import StepFunctionResponse

from stackproof.emulator.corrections.patching import add


def a_definition_cannot_be_validated() -> None:
    """Implement ValidateStateMachineDefinition by moto's own parser; the provider asks for it in each plan."""

    def validate_state_machine_definition(self: Any) -> ActionResult:
        diagnostics = []
        try:
            StepFunctionsParserBackend._validate_definition(self._get_param("definition"))
        except InvalidDefinition as error:
            diagnostics.append({"severity": "ERROR", "code": "SCHEMA_VALIDATION_FAILED", "message": error.message})
        return ActionResult({"result": "FAIL" if diagnostics else "OK", "diagnostics": diagnostics, "truncated": False})

    add(StepFunctionResponse, validate_state_machine_definition)


def versions_cannot_be_listed() -> None:
    """Implement ListStateMachineVersions; the provider asks for it when it destroys."""

    def list_state_machine_versions(self: Any) -> ActionResult:
        machine = self.stepfunction_backend.describe_state_machine(self._get_param("stateMachineArn"))
        versions = (machine.versions or {}).items()
        return ActionResult({"stateMachineVersions": [{"stateMachineVersionArn": arn} for _, arn in versions]})

    add(StepFunctionResponse, list_state_machine_versions)
