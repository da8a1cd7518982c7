"""Data sources that can be computed without asking AWS.

Each function takes the decoded arguments and the surroundings, and returns the computed
attributes that it knows; the rest stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from stackproof.diagnostics import SourceRange
from stackproof.evaluate import aws_data_sources, iam_document
from stackproof.model import ACCOUNT_ID, FOLDER, REGION, WORKSPACE
from stackproof.values import NUMBER, STRING, ListOf, Reason, Unknown, unknowns_in


@dataclass(frozen=True, slots=True)
class Environment:
    """Where a stack is deployed, as its contract says: the account, and the region for want of a provider's.

    ``zones`` are the availability zones that the account may use. ``caller`` and ``caller_id`` are the ARN and the id
    of who deploys; unless they are told, nobody's business. ``workspace`` is the one that is selected. ``hidden`` are
    :data:`~stackproof.model.WORKSPACE` and :data:`~stackproof.model.FOLDER`, where nobody is to know them.
    ``places`` are where the contract gives variables.
    """

    account: str | None = None
    region: str | None = None
    zones: tuple[str, ...] = ()
    caller: str | None = None
    caller_id: str | None = None
    workspace: str | None = None
    hidden: frozenset[str] = frozenset()
    places: Mapping[str, SourceRange] = field(default_factory=dict, compare=False)

    def told(self) -> dict[str, str]:
        """Return what is told of the account and the region, by the names of :attr:`Stack.without`."""
        account, region = self.account or self.caller, ", ".join(filter(None, (self.region, *self.zones)))
        return {name: text for name, text in ((ACCOUNT_ID, account), (REGION, region)) if text}

    def without(self, names: Iterable[str]) -> Environment:
        """Return the environment as it is while nobody knows some of what it tells."""
        left = replace(self, hidden=self.hidden | (frozenset(names) & {WORKSPACE, FOLDER}))
        if ACCOUNT_ID in names:
            left = replace(left, account=None, caller=None, caller_id=None)
        return replace(left, region=None, zones=()) if REGION in names else left


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a data source can see: where the stack is deployed, and the region of its provider (maybe unknown)."""

    ask: Callable[[str], Environment]
    ask_region: Callable[[], Any]

    @property
    def region(self) -> Any:
        """The region of the provider."""
        return self.ask_region()

    @property
    def account_id(self) -> str | Unknown:
        """The account's id; unknown unless the contract names it."""
        return self.ask(ACCOUNT_ID).account or Unknown(
            STRING, (Reason("the contract names no account (account: {id: ...})"),)
        )


Compute = Callable[[Mapping[str, Any], Surroundings], dict[str, Any]]


def _caller_identity(_values: Mapping[str, Any], around: Surroundings) -> dict[str, Any]:
    told = {"arn": around.ask(ACCOUNT_ID).caller, "user_id": around.ask(ACCOUNT_ID).caller_id}
    known = {name: value for name, value in told.items() if value}
    return {"account_id": around.account_id, "id": around.account_id, **known}


def _asks_aws(values: Mapping[str, Any]) -> bool:
    """Tell whether the arguments, which are all known, choose zones by what only AWS can say of them."""
    others = [one for one in values.get("filter") or () if one != _NO_OPT_IN]
    return bool(others or values.get("exclude_zone_ids") or values.get("all_availability_zones"))


_AVAILABILITY_ZONE = re.compile(r"[a-z]{2,}(-[a-z]+)+-[0-9][a-z]")  # us-west-2a, and not us-west-2-lax-1a
_CHOOSING = ("all_availability_zones", "exclude_names", "exclude_zone_ids", "filter", "state")
_NO_OPT_IN = {"name": "opt-in-status", "values": ["opt-in-not-required"]}


def _zones(values: Mapping[str, Any], around: Surroundings) -> dict[str, Any]:
    """The contract's zones, less those that are excluded, and less Local Zones where the filter asks for that.

    Other filters ask what nobody here knows.
    """
    found = {"id": around.region}
    if (
        any(unknowns_in(values.get(name)) for name in _CHOOSING)
        or _asks_aws(values)
        or not around.ask(REGION).zones
        or values.get("state") not in (None, "available")
    ):
        reason = "the contract names no zones (account: {availability_zones: [...]})"
        return {**found, "names": Unknown(ListOf(STRING), (Reason(reason),))}
    left = [zone for zone in around.ask(REGION).zones if zone not in (values.get("exclude_names") or [])]
    if values.get("filter"):
        left = [zone for zone in left if _AVAILABILITY_ZONE.fullmatch(zone)]
    return {**found, "names": sorted(left)}


_HASHES = ("md5", "sha", "sha256", "sha512", "base64sha256", "base64sha512")


def _archive(_values: Mapping[str, Any], _around: Surroundings) -> dict[str, Any]:
    reason = Reason("the bytes of a zip are those that the archive provider writes")
    hashes = {f"output_{name}": Unknown(STRING, (reason,)) for name in _HASHES}
    return {**hashes, "id": Unknown(STRING, (reason,)), "output_size": Unknown(NUMBER, (reason,))}


def _policy_document(values: Mapping[str, Any], _around: Surroundings) -> dict[str, Any]:
    return iam_document.render(dict(values))


def _of_region(told: aws_data_sources.Told) -> Compute:
    """These know no more of where they are than the region."""
    return lambda values, around: told(values, around.region)


COMPUTED: dict[str, Compute] = {
    "archive_file": _archive,
    "aws_availability_zones": _zones,
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
