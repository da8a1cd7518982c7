"""Judging the statements of identity policies one by one, each verdict at the place where its statement stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from stackproof.constraints.grants_elsewhere import judge_elsewhere
from stackproof.constraints.verdict import Failed, Passed, Undecided, Verdict
from stackproof.iam.documents import InvalidPolicy, Statement, allows, parse_policy
from stackproof.iam.grants import POLICY_TYPES, Grant, grants, is_boundary_alone
from stackproof.iam.statement_places import place_of_statement
from stackproof.model import Resource, Stack
from stackproof.values import Unknown

JudgeStatement = Callable[[Statement, str], Iterator[Verdict]]


def judge_statements(
    holder: Resource, stack: Stack, arguments: tuple[str, ...], judge: JudgeStatement
) -> Iterator[Verdict]:
    """Judge each Allow statement of what a resource carries or attaches, and what grants by other means.

    Args:
        holder: the policy, role or attachment.
        stack: its stack.
        arguments: the arguments of a ``statement`` block that a verdict points to.
        judge: judges one Allow statement; it is also given the name that a reader finds it by.
    """
    yield from judge_elsewhere(holder)
    if holder.type not in POLICY_TYPES:
        return
    if is_boundary_alone(holder, stack):
        yield Passed("it is a permissions boundary alone, which grants nothing")
        return
    for grant in grants(holder, stack):
        yield from judge_grant(holder, stack, arguments, judge, grant)


def judge_grant(
    holder: Resource, stack: Stack, arguments: tuple[str, ...], judge: JudgeStatement, grant: Grant
) -> Iterator[Verdict]:
    """Judge each Allow statement of one document, as :func:`judge_statements` does; a verdict may name its own part."""
    if grant.needs:
        why = grant.document.why if isinstance(grant.document, Unknown) else ()
        yield Undecided(grant.needs, why, grant.path, grant.managed, holder.place(*grant.path))
        return
    try:
        policy = parse_policy(grant.document)
    except InvalidPolicy as error:
        yield Failed(f"the policy cannot be read: {error}", "a policy document", "", grant.path)
        return
    for unknown in policy.unknown:
        yield Undecided("the policy document", unknown.why, grant.path)
    if not policy.statements and not policy.unknown:
        yield Passed("it grants nothing")
    for statement in policy.statements:
        part = grant.managed or statement.label
        where = place_of_statement(stack, holder, grant.path, policy, statement, *arguments)
        for verdict in _judge_allowed(statement, part, judge):
            if isinstance(verdict, Passed):
                yield verdict
            else:
                actions = () if grant.managed or verdict.part else statement.action_names
                yield replace(verdict, path=grant.path, part=verdict.part or part, where=where, actions=actions)


def _judge_allowed(statement: Statement, part: str, judge: JudgeStatement) -> Iterator[Verdict]:
    """Judge a statement that allows. One whose effect nobody knows is harmless only if it would be as an Allow."""
    effect = allows(statement)
    if effect is False:
        yield Passed(f"{part} denies")
        return
    verdicts = list(judge(statement, part))
    if isinstance(effect, Unknown) and not all(isinstance(verdict, Passed) for verdict in verdicts):
        yield Undecided(f"the effect of {part}", effect.why)
    else:
        yield from verdicts
