"""Judging the policies of resources: whether a statement admits everybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from stackproof.constraints.verdict import Failed, Passed, Undecided, Verdict
from stackproof.iam.documents import InvalidPolicy, Statement, parse_policy
from stackproof.iam.public_access import admits_everybody
from stackproof.iam.resource_arns import spell_out_policy
from stackproof.iam.statement_places import place_of_statement
from stackproof.model import Resource, Stack
from stackproof.values import Unknown

_EXPECTED = "principals by name, or a condition on who they are"


def judge_public_policy(holder: Resource, stack: Stack, argument: str = "policy") -> Iterator[Verdict]:
    """Judge each statement of a resource's policy; one that surely admits everybody fails, at its own place."""
    value = holder.get(argument)
    if holder.omitted(argument) or value == "":
        yield Passed("it has no policy of its own here")
    else:
        yield from judge_public_document(holder, stack, value, argument)


def judge_public_document(holder: Resource, stack: Stack, value: Any, argument: str) -> Iterator[Verdict]:
    """Judge a policy, however it was written: as text, or by the arguments of a permission."""
    try:
        policy = spell_out_policy(stack, parse_policy(value))
    except InvalidPolicy as error:
        yield Failed(f"the policy cannot be read: {error}", "a policy document", "", (argument,))
        return
    for unknown in policy.unknown:
        yield Undecided("the policy document", unknown.why, (argument,))
    for statement in policy.statements:
        verdict = _judge(statement)
        if isinstance(verdict, Passed):
            yield verdict
        else:
            where = place_of_statement(stack, holder, (argument,), policy, statement)
            yield replace(verdict, path=(argument,), part=statement.label, where=where, actions=statement.action_names)
    if not policy.statements and not policy.unknown:
        yield Passed("its policy admits nobody")


def _judge(statement: Statement) -> Verdict:
    public = admits_everybody(statement)
    if isinstance(public, Unknown):
        return Undecided(f"whether {statement.label} admits everybody", public.why)
    if public:
        return Failed(f"{statement.label} admits everybody", _EXPECTED)
    return Passed(f"{statement.label} admits nobody that it does not name")
