"""Environment variables hold no secrets. Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Stack, Verdict, constraint, undecided
from stackproof.constraints.clear_text_secrets import (
    gives_secret,
    is_named_like_a_secret,
    looks_like_a_secret,
    sensitive_variable_in,
)
from stackproof.model.graph import identity, is_plain, relation, target
from stackproof.values import Unknown
from stackproof.values.texts import pieces

_PATH = ("environment", 0, "variables")
_NAMED = (
    "aws_dynamodb_table", "aws_sqs_queue", "aws_sns_topic", "aws_s3_bucket", "aws_cloudwatch_event_bus",
    "aws_lambda_function", "aws_cloudwatch_log_group", "aws_secretsmanager_secret", "aws_ssm_parameter",
    "aws_kinesis_stream", "aws_sfn_state_machine", "aws_ecr_repository",
)  # fmt: skip
_EXPECTED = "the name of a secret or a parameter, which the function reads when it runs"


@constraint(
    "lambda-environment-has-no-secrets", on="aws_lambda_function", severity="high", policy=(56, "GENERAL_SECURITY")
)
def lambda_environment_has_no_secrets(function: Resource, stack: Stack) -> Iterator[Verdict]:
    """No environment variable of a function holds a secret in clear text.

    Why: whoever may describe the function reads it, in the console, in the state and in every plan.
    Fails: a value that looks like a credential (an access key of AWS, a private key, a token of a known form, a URL
        with a password in it); a fixed text in a variable that is named like a secret (``PASSWORD``, ``API_KEY``);
        what comes from a secret: ``random_password``, ``secret_string``, the ``value`` of a secure parameter, a
        sensitive variable.
    Passes: names, ARNs and URLs of where the secret is kept. This is a heuristic: it does not know every form.
    Fix:
      environment {
        variables = {
          SECRET_ARN = aws_secretsmanager_secret.NAME.arn
        }
      }
    """
    variables = function.get(*_PATH)
    if isinstance(variables, Unknown):
        if not function.omitted(*_PATH):
            yield undecided("the environment variables", variables, *_PATH)
        return
    if not isinstance(variables, dict) or not variables:
        yield Passed("it has no environment variables")
        return
    for name, value in variables.items():
        verdict = _judge(name, value, stack)
        yield verdict if isinstance(verdict, Passed) else replace(verdict, where=function.place(*_PATH, name))


def _judge(name: str, value: Any, stack: Stack) -> Verdict:
    if source := sensitive_variable_in(value, stack):
        return Failed(f"{name} holds {source}, which is sensitive", _EXPECTED)
    for piece in pieces(value):
        if isinstance(piece, Unknown) and (source := gives_secret(piece)):
            return Failed(f"{name} holds {source}", _EXPECTED)
        if isinstance(piece, str) and (kind := looks_like_a_secret(piece)):
            return Failed(f"{name} holds {kind}", _EXPECTED)
    if isinstance(value, str) and is_named_like_a_secret(name, value) and _names_nothing(value, stack):
        return Failed(f"{name} is named like a secret, and holds a fixed text", _EXPECTED)
    unknown = next((one for one in pieces(value) if isinstance(one, Unknown) and not _is_harmless(one)), None)
    if unknown is not None and target(stack, value, *_NAMED).resource is None:
        return undecided(f"whether {name} is a secret", unknown)
    return Passed(f"{name} is no secret")


def _names_nothing(value: str, stack: Stack) -> bool:
    """Tell whether a text is not the name of a resource of the stack."""
    return target(stack, value, *_NAMED).resource is None


def _is_harmless(value: Unknown) -> bool:
    """Tell whether an unknown is a name, id, ARN or URL that AWS gives, or made of one."""
    return identity(value) is not None or relation(value) is not None or is_plain(value)
