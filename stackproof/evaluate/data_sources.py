"""Data sources that can be computed without asking AWS.

Each function takes the decoded arguments and the surroundings, and returns the computed
attributes that it knows; the rest stays unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from stackproof.evaluate import aws_data_sources, iam_document
from stackproof.values import STRING, Reason, Unknown


@dataclass(frozen=True, slots=True)
class Environment:
    """Where a stack is deployed, as its contract says: the account, and the region for want of a provider's.

    ``caller`` and ``caller_id`` are the ARN and the id of who deploys; unless they are told, nobody's business.
    """

    account: str | None = None
    region: str | None = None
    caller: str | None = None
    caller_id: str | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a data source can see: the account, and the region of its provider (maybe unknown)."""

    account: str | None
    region: Any
    caller: str | None = None
    caller_id: str | None = None

    @property
    def account_id(self) -> str | Unknown:
        """The account's id; unknown unless the contract names it."""
        return self.account or Unknown(STRING, (Reason("the contract names no account (account: {id: ...})"),))


Compute = Callable[[Mapping[str, Any], Surroundings], dict[str, Any]]


def _caller_identity(_values: Mapping[str, Any], around: Surroundings) -> dict[str, Any]:
    told = {"arn": around.caller, "user_id": around.caller_id}
    return {"account_id": around.account_id, "id": around.account_id, **{k: v for k, v in told.items() if v}}


def _policy_document(values: Mapping[str, Any], _around: Surroundings) -> dict[str, Any]:
    return iam_document.render(dict(values))


def _of_region(told: aws_data_sources.Told) -> Compute:
    """These know no more of where they are than the region."""
    return lambda values, around: told(values, around.region)


COMPUTED: dict[str, Compute] = {
    "aws_caller_identity": _caller_identity,
    "aws_iam_policy_document": _policy_document,
    **{name: _of_region(told) for name, told in aws_data_sources.TOLD.items()},
}


def compute(type_: str, values: Mapping[str, Any], around: Surroundings) -> dict[str, Any]:
    """Return the computed attributes that are known of a data source; none for a type that only AWS can answer.

    Raises:
        Mistake: arguments that the data source refuses.
    """
    known = COMPUTED.get(type_)
    return known(values, around) if known else {}
