"""A rule of access: what one statement of a policy says of who may do what to what, under which condition.

``*`` and ``{"AWS": "*"}`` are the same principal, as are an
account's id and the ARN of its root: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from stackproof.diagnostics import SourceRange
from stackproof.iam.answers import Answer
from stackproof.iam.conditions import ConditionTest, tests_of
from stackproof.iam.documents import InvalidPolicy, PolicyDocument, Statement, parse_policy
from stackproof.iam.patterns import attribute_of, matches
from stackproof.iam.policy_holders import NAMES_RESOURCES
from stackproof.iam.principals import Listed, list_entries, root_of
from stackproof.iam.resource_arns import arn_of, spell_out_policy
from stackproof.iam.statement_places import place_of_statement
from stackproof.model.graph import is_plain
from stackproof.model.resource import AttributePath, Resource
from stackproof.model.stack import Stack
from stackproof.values import Reason, Unknown
from stackproof.values.texts import pieces, text_with_holes

EVERYBODY = ("*", "*")
_NAME_NO_RESOURCE = ("aws_ecr_", "aws_ecrpublic_")
"""What has policies without ``Resource``. Elsewhere such a statement is refused, or has no effect, as KMS documents of
key policies (https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html)."""


@dataclass(frozen=True, slots=True)
class Names:
    """What an element of a statement names, or, where it is negated (``NotAction``), all else.

    Texts may be unknown; a principal is a pair of its kind and its name.
    """

    texts: tuple[Any, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule was written: the resource that carries it, the path, and the statement."""

    holder: Resource
    path: AttributePath
    policy: PolicyDocument | None = None
    statement: Statement | None = None

    def place(self, stack: Stack, *arguments: str) -> SourceRange | None:
        """Return the range of the statement, or of one of its arguments."""
        if self.policy is None or self.statement is None:
            return self.holder.place(*self.path)
        return place_of_statement(stack, self.holder, self.path, self.policy, self.statement, *arguments)


@dataclass(frozen=True, slots=True)
class AccessRule:
    """One rule. ``who`` is ``None`` in a policy of an identity, whose principal is whoever has it."""

    effect: Any
    who: Names | None
    do: Names
    to: Names
    when: tuple[ConditionTest | Unknown, ...] = ()
    reads_variables: bool = True
    label: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that may grant and that nobody can read yet; ``broken`` where it can never be read."""

    needs: str
    where: SourceRange | None
    why: tuple[Reason, ...] = ()
    broken: bool = False


@dataclass(slots=True)
class Rules:
    """The rules of some documents, and what keeps others from being read."""

    rules: list[AccessRule] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.rules or self.doubts)


def add_document(
    found: Rules, stack: Stack, source: Source, document: Any, *, owner: Resource | None = None, whole: bool = False
) -> None:
    """Read a policy document.

    Args:
        found: takes its rules.
        stack: where its references lead.
        source: the resource and the path where it stands.
        document: text, an unknown or an object.
        owner: the resource whose policy it is; ``None`` for one of an identity.
        whole: whether ``*`` means the owner.
    """
    where = source.holder.place(*source.path)
    try:
        policy = parse_policy(document)
    except InvalidPolicy as error:
        found.doubts.append(Doubt(f"a policy of {source.holder} cannot be read: {error}", where, broken=True))
        return
    found.doubts += [Doubt(f"a policy of {source.holder}", where, unknown.why) for unknown in policy.unknown]
    spelt = spell_out_policy(stack, policy)
    itself = arn_of(stack, owner) if owner is not None and whole else None
    unsaid = itself if owner is not None and owner.type.startswith(_NAME_NO_RESOURCE) else None
    for statement, written in zip(spelt.statements, policy.statements, strict=True):
        if source.holder.type in NAMES_RESOURCES and not _names_resource(statement):
            what = f"a statement of the policy of {source.holder} names no Resource, and AWS refuses it"
            found.doubts.append(Doubt(what, where, broken=True))
        place = Source(source.holder, source.path, policy, written)
        found.rules.append(_rule(statement, place, has_principals=owner is not None, itself=itself, unsaid=unsaid))


def _rule(statement: Statement, source: Source, *, has_principals: bool, itself: Any, unsaid: Any) -> AccessRule:
    named = bool(statement.principals is not None or statement.not_principals is not None)
    who = _principals(statement) if has_principals or named else None
    return AccessRule(
        statement.effect,
        who,
        names(*_element(statement.actions, statement.not_actions)),
        resources(*_element(statement.resources, statement.not_resources), itself=itself, unsaid=unsaid),
        tuple(tests_of(statement.condition)),
        statement.reads_variables or not _has_variable(statement),
        statement.label,
        source,
    )


def _element(texts: Any, negated: Any) -> tuple[Any, bool]:
    return (texts, False) if negated == () else (negated, True)


def names(texts: Any, negated: bool = False) -> Names:
    """Return what an element names."""
    return Names((texts,) if isinstance(texts, Unknown) else tuple(texts), negated)


def resources(texts: Any, negated: bool = False, *, itself: Any = None, unsaid: Any = None) -> Names:
    """Return the resources of a statement; ``itself`` is what ``*`` means, ``unsaid`` what none at all means."""
    if itself is None or isinstance(texts, Unknown):
        return names(texts, negated)
    if not texts and unsaid is not None:
        return Names((unsaid,), negated)
    return Names(tuple(itself if one == "*" and not negated else one for one in texts), negated)


def _principals(statement: Statement) -> Names:
    negated = statement.not_principals is not None
    given = statement.not_principals if negated else statement.principals
    return Names(tuple(one if isinstance(one, Unknown) else principal(one) for one in list_entries(given)), negated)


def principal(one: Listed) -> tuple[str, Any]:
    """Return a principal as it is compared: its kind and its name, an account by its root."""
    if one.name == "*" and one.kind in ("*", "AWS"):
        return EVERYBODY
    account = one.account if one.kind == "AWS" else None
    return (one.kind, root_of(account).name if account is not None else one.name)


def _names_resource(statement: Statement) -> bool:
    return any(isinstance(one, Unknown) or one for one in (statement.resources, statement.not_resources))


def _has_variable(statement: Statement) -> bool:
    return "${" in str((statement.resources, statement.not_resources, statement.condition))


def same_text(left: Any, right: Any) -> Answer:
    """Tell whether two texts are the same; an unknown where nobody can tell."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        if token(left) == token(right):
            return True
        return False if _wildcards_differ(left, right) else matches(left, right, wildcards=False)
    return bool(left == right)


def _wildcards_differ(left: Any, right: Any) -> bool:
    """Tell whether one has wildcards that the other cannot have: no ARN or name that AWS gives has any."""
    parts = (*pieces(left), *pieces(right))
    if not all(is_plain(part) for part in parts if isinstance(part, Unknown)):
        return False
    ours, theirs = text_with_holes(left), text_with_holes(right)
    return any(ours.count(one) != theirs.count(one) for one in "*?")


def token(text: Any) -> Any:
    """Return what two texts have in common that are surely the same: something to look them up by."""
    if isinstance(text, tuple):
        return tuple(map(token, text))
    if not isinstance(text, Unknown):
        return text
    return tuple(_token_of(piece) for piece in pieces(text))


def _token_of(piece: Any) -> Any:
    if not isinstance(piece, Unknown):
        return piece
    found = attribute_of(piece)
    return found if found is not None else ("unknown", id(piece))
