"""Lambda functions have a log group in the stack. Source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html."""

from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint, undecided
from stackproof.constraints.settings import literal
from stackproof.model import AttributePath
from stackproof.model.graph import may_be_absent, target
from stackproof.model.regions import same_region
from stackproof.model.same_names import same_name
from stackproof.values import Reason, Unknown, template
from stackproof.values.shown import shown
from stackproof.values.texts import pieces

_CONFIGURED = ("logging_config", 0, "log_group")
_NAMES = {"function_name", "id"}  # of a function, these are one


@constraint("lambda-has-log-group", on="aws_lambda_function", severity="medium", policy=(10, "LOGGING"))
def lambda_has_log_group(function: Resource, stack: Stack) -> Verdict:
    """Each Lambda function has a log group that the stack declares.

    Why: a log group that Lambda makes by itself keeps its logs for ever, under no key of yours.
    Fails: no ``aws_cloudwatch_log_group`` named ``/aws/lambda/FUNCTION`` in the region of the function, nor one that
        ``logging_config`` names.
    Passes: ``name = "/aws/lambda/${aws_lambda_function.NAME.function_name}"``, or the same text.
    Fix:
      resource "aws_cloudwatch_log_group" "NAME" {
        name = "/aws/lambda/${aws_lambda_function.NAME.function_name}"
      }
    """
    if function.omitted(*_CONFIGURED):
        path: AttributePath = ("function_name",)
        wanted = template(["/aws/lambda/", function.get("function_name")])
    else:
        path, wanted = _CONFIGURED, function.get(*_CONFIGURED)
    found = target(stack, wanted, "aws_cloudwatch_log_group", near=function)
    if found.resource is not None:
        return _judge_region(function, found.resource, stack, path)
    if isinstance(found.unknown, Unknown) and path == _CONFIGURED:
        return undecided("the log group that logging_config names", found.unknown, *path)
    reasons: list[Reason] = []
    for group in _unnamed_yet(stack):
        same = same_name(_with_name_of(function, group.get("name")), wanted)
        if same is True and same_region(stack, group, function) is not False:
            return _judge_region(function, group, stack, path)
        if isinstance(same, Unknown):
            reasons.extend(same.why)
    if isinstance(wanted, Unknown) and found.unknown is not None:
        reasons.extend(wanted.why)
    if reasons and stack.of_type("aws_cloudwatch_log_group"):
        return Undecided("whether a log group has its name", tuple(dict.fromkeys(reasons)), path)
    name = shown(wanted)
    by_name = f'resource "aws_cloudwatch_log_group" "NAME" {{\n  name = {literal(wanted)}\n}}'
    fix = by_name if path == _CONFIGURED and isinstance(wanted, str) else ""
    return Failed("the stack declares no log group for it", f"a log group named {name}", fix, path)


def _judge_region(function: Resource, group: Resource, stack: Stack, path: AttributePath) -> Verdict:
    """A function logs to its own region, and makes a log group there if there is none."""
    near = same_region(stack, group, function)
    if near is True and may_be_absent(group.address, function.address):
        return Undecided(f"whether {group} is there", (), path)
    if isinstance(near, Unknown):
        return undecided(f"whether {group} is in the region of the function", near, *path)
    if near:
        return Passed(f"it logs to {group}")
    return Failed(f"{group} is in another region", "a log group in the region of the function", "", path)


def _unnamed_yet(stack: Stack) -> list[Resource]:
    """Return the log groups whose name is not a known text; one that the provider names is nobody's."""
    return stack.once(
        "log groups without a known name",
        lambda: [
            group
            for group in stack.of_type("aws_cloudwatch_log_group")
            if isinstance(group.get("name"), Unknown) and not group.omitted("name")
        ],
    )


def _with_name_of(function: Resource, name: Any) -> Any:
    """Put a function's name in the place of a reference to it."""
    return template(_resolved(function, piece) for piece in pieces(name))


def _resolved(function: Resource, piece: Any) -> Any:
    reference = next(iter(piece.references), None) if isinstance(piece, Unknown) and piece.form is not None else None
    if (
        reference is not None
        and reference.address == function.address
        and reference.path[-1:] in {(n,) for n in _NAMES}
    ):
        return function.get("function_name")
    return piece
