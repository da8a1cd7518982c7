"""Lambda functions reserve concurrency. Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html."""

from stackproof.constraints import Failed, Passed, Resource, Verdict, constraint, undecided
from stackproof.values import Unknown

_NAME = "reserved_concurrent_executions"


@constraint(
    "lambda-reserves-concurrency",
    on="aws_lambda_function",
    severity="low",
    policy=(12, "APPLICATION_SECURITY"),
)
def lambda_reserves_concurrency(function: Resource, *, executions: int | None = None) -> Verdict:
    """Lambda functions reserve concurrent executions.

    Why: a reservation keeps others from taking the account's concurrency, and bounds what a flood can cost.
    Fails: no ``reserved_concurrent_executions`` (or -1: nothing reserved; 0: the function never runs); not
        ``executions``, if that is given.
    Passes: ``reserved_concurrent_executions = 100`` with ``executions: 100``.
    Fix: reserved_concurrent_executions = NUMBER
    """
    wanted = f"{_NAME} = {executions}" if executions is not None else f"{_NAME} of 1 or more"
    fix = f"{_NAME} = {'NUMBER' if executions is None else executions}"
    value = function.get(_NAME)
    if function.omitted(_NAME):
        return Failed(f"no {_NAME}: nothing is reserved", wanted, fix, (_NAME,))
    if isinstance(value, Unknown):
        return undecided(_NAME, value, _NAME)
    if value == executions or (executions is None and value >= 1):
        return Passed(f"{_NAME} is {value}")
    return Failed(f"{_NAME} = {value}", wanted, fix, (_NAME,))
