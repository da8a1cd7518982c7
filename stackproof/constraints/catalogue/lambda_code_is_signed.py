"""Functions accept signed code only. Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html."""

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint, undecided
from stackproof.constraints.companions import place_with_owner
from stackproof.constraints.settings import judge_setting
from stackproof.model.graph import target
from stackproof.values import Unknown
from stackproof.values.shown import shown

_NAME, _CONFIG = "code_signing_config_arn", "aws_lambda_code_signing_config"
_UNTRUSTED = ("policies", 0, "untrusted_artifact_on_deployment")


@constraint("lambda-code-is-signed", on="aws_lambda_function", severity="low", policy=(84, "SUPPLY_CHAIN"))
def lambda_code_is_signed(function: Resource, stack: Stack) -> Verdict | None:
    """Zip functions accept signed code only.

    Why: what nobody of yours has signed is not deployed, whoever holds the key of the pipeline.
    Fails: no ``code_signing_config_arn``; a configuration of the stack that only warns (``Warn`` is the default).
    Passes: a configuration with ``untrusted_artifact_on_deployment = "Enforce"``. What a configuration of another stack
        does with unsigned code is undecided. Container images are not judged: they cannot be signed this way.
    Fix: code_signing_config_arn = aws_lambda_code_signing_config.NAME.arn
    """
    package, value = function.get("package_type"), function.get(_NAME)
    if package == "Image":
        return None
    if isinstance(package, Unknown) and not function.omitted("package_type"):
        return undecided("package_type", package, "package_type")
    if function.omitted(_NAME) or value == "":
        fix = f"{_NAME} = {_CONFIG}.NAME.arn"
        return Failed(f"no {_NAME}: any code is accepted", "signed code only", fix, (_NAME,))
    found = target(stack, value, _CONFIG, near=function)
    if found.resource is None:
        why = found.unknown.why if found.unknown is not None else ()
        return Undecided(f"whether {shown(value)} refuses unsigned code", why, (_NAME,))
    verdict = judge_setting(found.resource, _UNTRUSTED, ("Enforce",), default="Warn")
    return (
        Passed(f"{found.resource} refuses unsigned code")
        if isinstance(verdict, Passed)
        else place_with_owner(verdict, found.resource)
    )
