"""Lambda functions: https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html."""

from __future__ import annotations

from typing import Any

from moto.awslambda.models import LambdaFunction
from moto.ec2.models import ec2_backends

from stackproof.emulator.corrections.patching import Method, around

# What moto forgets on creation, or drops on an update, and the attribute that keeps it.
_KEPT = {
    "DeadLetterConfig": "dead_letter_config",
    "LoggingConfig": "logging_config",
    "TracingConfig": "tracing_config",
    "KMSKeyArn": "kms_key_arn",
}


def the_configuration_drifts() -> None:
    """Keep and return the dead letter queue and the logging; leave out what an image has not."""

    @around(LambdaFunction, "__init__")
    def initialise(original: Method, self: Any, account_id: str, spec: Any, region: str, version: Any = 1) -> None:
        original(self, account_id, spec, region, version)
        self.dead_letter_config = spec.get("DeadLetterConfig")
        self.logging_config = spec.get("LoggingConfig")
        if self.package_type == "Image":
            self.run_time = self.handler = None

    @around(LambdaFunction, "get_configuration")
    def get_configuration(original: Method, self: Any, on_create: bool = False) -> dict[str, Any]:
        configuration: dict[str, Any] = original(self, on_create)
        if (self.dead_letter_config or {}).get("TargetArn"):
            configuration["DeadLetterConfig"] = self.dead_letter_config
        configuration["LoggingConfig"] = logging_of(self)
        image = (configuration.get("ImageConfigResponse") or {}).get("ImageConfig") or {}
        if not any(image.values()):
            configuration.pop("ImageConfigResponse", None)
        return {name: value for name, value in configuration.items() if value is not None}


def logging_of(function: Any) -> dict[str, Any]:
    """Complete a function's logging configuration, as Lambda does."""
    given = getattr(function, "logging_config", None) or {}
    defaults = {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{function.function_name}"}
    levels = {"ApplicationLogLevel": "INFO", "SystemLogLevel": "INFO"} if given.get("LogFormat") == "JSON" else {}
    return {**defaults, **levels, **given}


def updates_are_dropped() -> None:
    """Take over every part of an updated configuration."""

    @around(LambdaFunction, "update_configuration")
    def update_configuration(original: Method, self: Any, updates: dict[str, Any]) -> Any:
        for name, attribute in _KEPT.items():
            if name in updates:
                setattr(self, attribute, updates[name])
        return original(self, updates)


def the_network_is_a_constant() -> None:
    """Return the VPC that the subnets are in, not ``vpc-123abc``."""

    @around(LambdaFunction, "get_configuration")
    def get_configuration(original: Method, self: Any, on_create: bool = False) -> dict[str, Any]:
        configuration: dict[str, Any] = original(self, on_create)
        subnets = (self._vpc_config or {}).get("SubnetIds")
        if subnets:
            found = ec2_backends[self.account_id][self.region].describe_subnets(subnet_ids=subnets[:1])
            configuration["VpcConfig"] = {**self._vpc_config, "VpcId": found[0].vpc_id}
        return configuration
