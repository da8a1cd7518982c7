"""Environments are encrypted with a key of yours. Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html."""

from stackproof.constraints import Failed, Resource, Stack, Verdict, constraint, undecided
from stackproof.constraints.customer_keys import judge_customer_key
from stackproof.values import Unknown

_VARIABLES = ("environment", 0, "variables")


@constraint("lambda-environment-uses-customer-key", on="aws_lambda_function", severity="low", policy=(85, "ENCRYPTION"))
def lambda_environment_uses_customer_key(function: Resource, stack: Stack) -> Verdict | None:
    """Environment variables are encrypted with a customer managed key.

    Why: only for a key of your own do you decide, and can you show, who reads the configuration.
    Fails: environment variables without a ``kms_key_arn`` of the function, or with ``alias/aws/lambda``.
    Passes: a key of yours. Functions without environment variables are not judged.
    Fix: kms_key_arn = aws_kms_key.NAME.arn
    """
    variables = function.get(*_VARIABLES)
    hidden = isinstance(variables, Unknown)
    if function.omitted(*_VARIABLES) or not (hidden or variables):
        return None
    verdict = judge_customer_key(function, stack, ("kms_key_arn",), without="Lambda's key is used", of="function")
    if hidden and isinstance(verdict, Failed):
        return undecided("whether it has environment variables", variables, *_VARIABLES)
    return verdict
