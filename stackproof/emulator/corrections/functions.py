"""Lambda functions: https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

from moto.awslambda import urls
from moto.awslambda.models import LambdaFunction
from moto.awslambda.responses import LambdaResponse
from moto.ec2.models import ec2_backends

from stackproof.emulator.corrections.patching import Method, add, around

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


def nobody_can_allow_a_loop() -> None:
    """Keep and return what Lambda does when a function takes part in a loop; moto does not know the request.

    https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionRecursionConfig.html
    """
    path = r"{0}/2024-08-31/functions/(?P<function_name>[\w_:%-]+)/recursion-config/?$"
    urls.url_paths = {path: LambdaResponse.dispatch, **urls.url_paths}

    def put_function_recursion_config(self: Any) -> str:
        function = _named(self)
        function.stackproof_recursion = json.loads(self.body)["RecursiveLoop"]
        return _recursion_of(function)

    def get_function_recursion_config(self: Any) -> str:
        return _recursion_of(_named(self))

    add(LambdaResponse, put_function_recursion_config)
    add(LambdaResponse, get_function_recursion_config)


def _named(response: Any) -> Any:
    return response.backend.get_function(unquote(response.path.rstrip("/").split("/")[-2]))


def _recursion_of(function: Any) -> str:
    return json.dumps({"RecursiveLoop": loops_of(function)})


def loops_of(function: Any) -> str:
    """Tell what becomes of a function that takes part in a loop: ``Allow`` or ``Terminate``."""
    return str(getattr(function, "stackproof_recursion", "Terminate"))
