"""Who acts, and whether the ``Principal`` of a statement names them.

Rules: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html and
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from stackproof.iam.answers import Answer, any_of, doubt
from stackproof.iam.patterns import matches
from stackproof.model.graph import is_input, is_plain
from stackproof.values import Unknown, template
from stackproof.values.texts import HOLE, pieces, text_with_holes

Kind = Literal["AWS", "Service", "Federated", "CanonicalUser", "everybody"]
_ACCOUNT = re.compile(r"\d{12}", re.ASCII)
_ROOT = re.compile(r"arn:[\w-]+:iam::(.+):root", re.ASCII)
_SESSION = re.compile(r"arn:[\w-]+:sts::[^:]*:assumed-role/([^/]+)/.+")
_UNIQUE_ID = re.compile(r"A[A-Z]{2}A[A-Z0-9]{12,}")


@dataclass(frozen=True, slots=True)
class Principal:
    """One who acts: ``name`` is an ARN, a service such as ``sns.amazonaws.com``, or an identity provider.

    ``owner`` is the account, where the ARN is one that nobody knows yet. Somebody of ``everybody`` is nobody that a
    policy names: a caller of another account, or one without credentials.
    """

    kind: Kind
    name: Any = ""
    owner: Any = None

    @property
    def account(self) -> Any:
        """The account of an ARN of IAM; an empty text for those that are of none, an unknown where nobody can tell."""
        if self.owner is not None:
            return self.owner
        text = text_with_holes(self.name)
        if self.kind != "AWS" or text.count(":") < 5:
            return doubt("whose account that is, is not known") if self.kind == "AWS" and HOLE in text else ""
        fields: list[list[Any]] = [[]]
        for piece in pieces(self.name):
            if isinstance(piece, Unknown):
                fields[-1].append(piece)
            else:
                first, *rest = piece.split(":")
                fields[-1].append(first)
                fields.extend([part] for part in rest)
        return template(fields[4])


EVERYBODY = Principal("everybody")


def parse_principal(text: str) -> Principal:
    """Return the principal of an ARN or of a service's name."""
    return Principal("AWS" if text.startswith("arn:") else "Service", text)


def root_of(account: Any) -> Principal:
    """Return an account as a principal: a policy that allows it leaves the rest to the account's own policies."""
    return Principal("AWS", template(("arn:aws:iam::", account, ":root")))


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of a ``Principal``: its kind (``*`` where the element is a bare star) and its name."""

    kind: str
    name: Any

    @property
    def account(self) -> Any:
        """The account that the entry admits as a whole: ``123456789012``, or the ARN of its root; else ``None``."""
        known = text_with_holes(self.name)
        if _ACCOUNT.fullmatch(known):
            return self.name
        match = _ROOT.fullmatch(known)
        if match is None:
            return None
        inner = [piece for piece in pieces(self.name) if isinstance(piece, Unknown)]
        return match.group(1) if not inner else inner[0] if len(match.group(1)) == 1 else None

    @property
    def is_everybody(self) -> Answer:
        """Whether the entry admits everybody."""
        if self.name == "*":
            return True
        return (
            self.name
            if isinstance(self.name, Unknown) and pieces(self.name) == (self.name,) and _may_be_star(self.name)
            else False
        )


def _may_be_star(name: Unknown) -> bool:
    return matches("x", name) is not False and (name.form is None or (is_input(name) and not is_plain(name)))


def list_entries(principals: Any) -> Iterator[Listed | Unknown]:
    """Yield the entries of a ``Principal`` or ``NotPrincipal``; an unknown for what cannot be read."""
    if principals is None:
        return
    if isinstance(principals, Unknown):
        yield principals
    elif isinstance(principals, str):
        yield Listed("*", principals)
    elif isinstance(principals, Mapping):
        for kind, names in principals.items():
            for name in names if isinstance(names, list | tuple) else (names,):
                yield Listed(str(kind), name) if isinstance(name, str | Unknown) else doubt("a principal is no text")
    else:
        yield doubt("the Principal is neither a text nor a JSON object")


def names(principals: Any, who: Principal, *, whole_account: bool) -> Answer:
    """Tell whether a ``Principal`` names one who acts.

    To allow the account leaves it to the identity policies, and allows nobody by itself; to deny it denies everybody
    there, which ``whole_account`` asks for.
    """
    return any_of(
        one if isinstance(one, Unknown) else _is_for(one, who, whole_account=whole_account)
        for one in list_entries(principals)
    )


def excepts(principals: Any, who: Principal) -> Answer:
    """Tell whether a ``NotPrincipal`` leaves one who acts out.

    A role is left out of a Deny for sure where its account is listed as well: else AWS may deny the whole account.
    """
    by_name = names(principals, who, whole_account=False)
    by_account = names(principals, who, whole_account=True)
    if by_name is True and who.account != "" and not _lists_account(principals, who):
        return doubt("NotPrincipal names the principal without its account: AWS may deny the whole account")
    if by_name is False and by_account is not False:
        return doubt("NotPrincipal names the account and not the principal: whether it is left out is not documented")
    return by_name


def _lists_account(principals: Any, who: Principal) -> bool:
    entries = [one for one in list_entries(principals) if isinstance(one, Listed)]
    return any(one.name == "*" or (one.account is not None and one.account == who.account) for one in entries)


def _is_for(entry: Listed, who: Principal, *, whole_account: bool) -> Answer:
    if entry.name == "*":
        return True
    if who.kind == "everybody":
        return entry.is_everybody
    if entry.kind not in ("*", who.kind):
        return entry.is_everybody
    if who.kind == "Service":
        return any_of(
            (
                matches(entry.name, who.name, wildcards=False),
                matches(entry.name, template((who.name, ".cn")), wildcards=False),
            )
        )
    if who.kind != "AWS":
        return matches(entry.name, who.name, wildcards=False)
    return _is_for_identity(entry, who, whole_account=whole_account)


def _is_for_identity(entry: Listed, who: Principal, *, whole_account: bool) -> Answer:
    account = entry.account
    if account is not None:
        is_root = _ROOT.fullmatch(text_with_holes(who.name)) is not None
        return matches(account, who.account, wildcards=False) if whole_account or is_root else False
    known = text_with_holes(entry.name)
    session = _SESSION.fullmatch(known)
    if session is not None and known != who.name:
        role = text_with_holes(who.name).rsplit("/", 1)[-1]
        return (
            doubt(f"whether {who.name} acts in the session {known} is not known") if role == session.group(1) else False
        )
    if _UNIQUE_ID.fullmatch(known):
        return doubt(f"whose unique id {known} is, is not known")
    return matches(entry.name, who.name, wildcards=False)
