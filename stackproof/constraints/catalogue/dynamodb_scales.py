"""Tables scale. Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/AutoScaling.html."""

from collections.abc import Iterator

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint, undecided
from stackproof.iam.answers import Answer, doubt
from stackproof.model.graph import may_be_absent
from stackproof.model.regions import same_region
from stackproof.model.same_names import same_name
from stackproof.values import Unknown, template

_TARGET, _POLICY = "aws_appautoscaling_target", "aws_appautoscaling_policy"
_DIMENSIONS = ("dynamodb:table:ReadCapacityUnits", "dynamodb:table:WriteCapacityUnits")
_FIX = 'billing_mode = "PAY_PER_REQUEST"'


@constraint("dynamodb-scales", on="aws_dynamodb_table", severity="medium", policy=(64, "GENERAL_SECURITY"))
def dynamodb_scales(table: Resource, stack: Stack) -> Iterator[Verdict]:
    """DynamoDB tables are billed by request, or scale their read and write capacity by themselves.

    Why: more load than the provisioned capacity takes is refused.
    Fails: provisioned capacity (the default of the provider) without an ``aws_appautoscaling_target`` and an
        ``aws_appautoscaling_policy`` for reads, and for writes; a target whose limits are one and the same.
    Passes: ``billing_mode = "PAY_PER_REQUEST"``; a target and a policy for both. Indexes are not judged.
    Fix: billing_mode = "PAY_PER_REQUEST"
    """
    mode = "PROVISIONED" if table.omitted("billing_mode") else table.get("billing_mode")
    if mode == "PAY_PER_REQUEST":
        yield Passed("it is billed by request")
        return
    verdicts = [_judge(table, dimension, stack) for dimension in _DIMENSIONS]
    if isinstance(mode, Unknown) and not all(isinstance(one, Passed) for one in verdicts):
        yield undecided("billing_mode", mode, "billing_mode")
        return
    yield from verdicts


def _judge(table: Resource, dimension: str, stack: Stack) -> Verdict:
    for type_ in (_TARGET, _POLICY):
        there = _is_there(table, type_, dimension, stack)
        if isinstance(there, Unknown):
            return Undecided(f"whether an {type_} scales {dimension}", there.why)
        if not there:
            return Failed(f"no {type_} for {dimension}", _FIX, _FIX, ("billing_mode",))
    return Passed(f"{dimension} scales")


def _is_there(table: Resource, type_: str, dimension: str, stack: Stack) -> bool | Unknown:
    wanted = template(("table/", table.get("name")))
    known, open_ = stack.once(("scaled", type_), lambda: _index(stack, type_))
    unknown: Unknown | None = None
    named_so = known.get(wanted, ()) if isinstance(wanted, str) else [one for ones in known.values() for one in ones]
    for one in (*named_so, *open_):
        named = same_name(one.get("resource_id"), wanted)
        scaled = one.get("scalable_dimension")
        near = same_region(stack, one, table)
        if named is False or near is False or (not isinstance(scaled, Unknown) and scaled != dimension):
            continue
        moves = _moves(one) if type_ == _TARGET else True
        if moves is False:
            continue
        there = doubt(f"whether {one} is there") if may_be_absent(one.address, table.address) else True
        doubts = [answer for answer in (named, near, scaled, moves, there) if isinstance(answer, Unknown)]
        if not doubts:
            return True
        unknown = doubts[0]
    return unknown if unknown is not None else False


def _moves(scaled: Resource) -> Answer:
    """Tell whether a target leaves any room: capacity between two different limits."""
    least, most = scaled.get("min_capacity"), scaled.get("max_capacity")
    unknown = next((one for one in (least, most) if isinstance(one, Unknown)), None)
    return unknown if unknown is not None else bool(least != most)


def _index(stack: Stack, type_: str) -> tuple[dict[str, list[Resource]], list[Resource]]:
    """Return the targets or policies by the text of what they scale, and those of which nobody knows that."""
    known: dict[str, list[Resource]] = {}
    open_: list[Resource] = []
    for one in stack.of_type(type_):
        value = one.get("resource_id")
        if isinstance(value, str):
            known.setdefault(value, []).append(one)
        else:
            open_.append(one)
    return known, open_
