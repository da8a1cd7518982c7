"""Tables are backed up. Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html."""

from collections.abc import Iterator
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint
from stackproof.iam.answers import Answer, all_of, any_of, doubt, negate
from stackproof.iam.patterns import matches
from stackproof.iam.resource_arns import arn_of, spell_out
from stackproof.model.graph import each_its_own
from stackproof.model.regions import same_region
from stackproof.model.same_names import same_name
from stackproof.model.wildcards import like
from stackproof.values import Unknown

_SELECTION = "aws_backup_selection"
_EXPECTED = f"an {_SELECTION} that names it"


@constraint("dynamodb-in-backup-plan", on="aws_dynamodb_table", severity="medium", policy=(81, "BACKUP_AND_RECOVERY"))
def dynamodb_in_backup_plan(table: Resource, stack: Stack) -> Verdict:
    """DynamoDB tables are in the selection of a backup plan.

    Why: a backup in a vault outlives the table, and the account's mistakes.
    Fails: no ``aws_backup_selection`` of the stack takes the table: by its ARN or a pattern in ``resources``, by its
        tags in ``selection_tag`` (any of them) and ``condition`` (all of them), unless ``not_resources`` leaves it out.
    Passes: a selection that does. A plan of another stack, or of the organisation, is not seen: waive it there.
    Fix:
      resource "aws_backup_selection" "NAME" {
        name         = "NAME"
        plan_id      = aws_backup_plan.NAME.id
        iam_role_arn = aws_iam_role.NAME.arn
        resources    = [aws_dynamodb_table.NAME.arn]
      }
    """
    answers = [(one, _takes(one, table, stack)) for one in stack.of_type(_SELECTION)]
    taken = next((one for one, answer in answers if answer is True), None)
    if taken is not None:
        return Passed(f"{taken} takes it")
    unknown = next((answer for _, answer in answers if isinstance(answer, Unknown)), None)
    if unknown is not None:
        return Undecided("whether a backup plan takes it", unknown.why)
    return Failed("no backup plan takes it", _EXPECTED)


def _takes(selection: Resource, table: Resource, stack: Stack) -> Answer:
    near = same_region(stack, selection, table)
    if near is False:
        return False
    there = True if each_its_own(selection.address, table.address) else doubt(f"how many instances {selection} has")
    arn = arn_of(stack, table)
    named, left_out = (_listed(selection, name, arn, stack) for name in ("resources", "not_resources"))
    tagged, chosen = _by_tags(selection, table), _by_conditions(selection, table)
    given = not selection.omitted("resources") and selection.get("resources") not in ([], ())
    wanted = [named] if given else [True] if tagged is not None or chosen is not None else [False]
    by_tags = [one for one in (tagged, chosen) if one is not None]
    return all_of((near, there, *wanted, *by_tags, negate(left_out)))


def _listed(selection: Resource, name: str, arn: Any, stack: Stack) -> Answer:
    patterns = selection.get(name)
    if isinstance(patterns, Unknown):
        return False if selection.omitted(name) else patterns
    return any_of(matches(spell_out(stack, one), arn) for one in patterns or ())


def _by_tags(selection: Resource, table: Resource) -> Answer | None:
    """Tell whether one of the tags is the table's; nothing where the selection names no tags."""
    blocks = _given(selection, "selection_tag")
    return any_of(_has(table, one, "equals") for one in blocks) if blocks else None


def _by_conditions(selection: Resource, table: Resource) -> Answer | None:
    """Tell whether all conditions hold; nothing where there are none."""
    answers: list[Answer] = []
    for condition in _given(selection, "condition"):
        if isinstance(condition, Unknown):
            answers.append(condition)
            continue
        for kind in ("equals", "like", "not_equals", "not_like"):
            for one in _blocks(condition.get(f"string_{kind}")):
                held = _has(table, one, kind.removeprefix("not_"))
                answers.append(negate(held) if kind.startswith("not_") else held)
    return all_of(answers) if answers else None


def _given(selection: Resource, name: str) -> list[Any]:
    return [] if selection.omitted(name) else _blocks(selection.get(name))


def _blocks(value: Any) -> list[Any]:
    if isinstance(value, Unknown):
        return [value]
    return list(value) if isinstance(value, list | tuple) else []


def _has(table: Resource, wanted: Any, kind: str) -> Answer:
    """Tell whether a table has a tag; a condition's key has ``aws:ResourceTag/`` before it."""
    if isinstance(wanted, Unknown):
        return wanted
    tags: Any = next(_tags(table), {})
    key, value = wanted.get("key"), wanted.get("value")
    for one in (tags, key, value):
        if isinstance(one, Unknown):
            return one
    found = tags.get(str(key).removeprefix("aws:ResourceTag/"))
    if found is None or isinstance(found, Unknown):
        return False if found is None else found
    return like(str(value), str(found)) if kind == "like" else same_name(found, value)


def _tags(table: Resource) -> Iterator[Any]:
    for name in ("tags_all", "tags"):
        value = table.get(name)
        if value is not None and not (isinstance(value, Unknown) and table.omitted(name)):
            yield value  # a plan shows the provider's tags as a default
