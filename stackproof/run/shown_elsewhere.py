"""A plan or a state that is of another account or region than the contract says, by the ARNs of its resources."""

from __future__ import annotations

from collections.abc import Iterator

from stackproof.contract import Contract
from stackproof.diagnostics import Diagnostic
from stackproof.model import Resource, Stack
from stackproof.model.regions import region_of

_FIELDS = 6  # of an ARN
_MOST = 3  # addresses that are named


def tell_elsewhere(shown: Stack, contract: Contract, written: Stack | None) -> Iterator[Diagnostic]:
    """Yield a warning where resources are in another account or region.

    Args:
        shown: the plan or the state, as it was read.
        contract: what says where the stack is.
        written: the evaluation of its HCL, if there is one: resources may have a provider of their own.
    """
    places = {address: place for address, one in shown.resources.items() if (place := _place(one)) is not None}
    yield from _other_account(shown, contract)
    apart: dict[str, dict[str, list[str]]] = {}
    regions = {address: region for address, (region, _) in places.items() if region}
    for address, region in regions.items():
        declared = written.resources.get(address) if written is not None else None
        meant = region_of(written, declared) if written is not None and declared is not None else contract.region
        is_one_of_many = declared is None and contract.region in regions.values()
        if isinstance(meant, str) and meant != region and not is_one_of_many:
            apart.setdefault(region, {}).setdefault(meant, []).append(address)
    for region, others in apart.items():
        for meant, addresses in others.items():
            who = f"{_name_some(addresses)} {'is' if len(addresses) == 1 else 'are'}"
            whose = "the HCL and the contract say" if written is not None else "the contract says"
            detail = f"By the {shown.view}, {who} in {region}, and {whose} {meant}: what is there is judged."
            yield Diagnostic("Another region", detail, severity="warning")


def account_elsewhere(shown: Stack, contract: Contract) -> str | None:
    """Return the one account that all resources are in, where the contract names another."""
    found = _accounts(shown)
    return found[0] if contract.account is not None and len(found) == 1 and found != [contract.account] else None


def _other_account(shown: Stack, contract: Contract) -> Iterator[Diagnostic]:
    found = _accounts(shown)
    if contract.account is not None and found and contract.account not in found:
        detail = f"The contract is of account {contract.account}, and the {shown.view} is of {' and '.join(found)}: "
        yield Diagnostic("Another account", f"{detail}what is there is judged.", severity="warning")


def _accounts(shown: Stack) -> list[str]:
    """Return the accounts of whoever made it, and of its resources."""
    asked = [one.get("account_id") for one in shown.data_of_type("aws_caller_identity")]
    there = [place[1] for one in shown.resources.values() if (place := _place(one)) is not None]
    return sorted({one for one in (*asked, *there) if isinstance(one, str) and one.isdigit()})


def _place(resource: Resource) -> tuple[str, str] | None:
    """Return the region and the account of a resource's own ARN; either is empty where the ARN has none."""
    arn = resource.get("arn") if resource.type.startswith("aws_") else None
    fields = arn.split(":", _FIELDS - 1) if isinstance(arn, str) else []
    return (fields[3], fields[4]) if len(fields) == _FIELDS and fields[0] == "arn" else None


def _name_some(addresses: list[str]) -> str:
    more = len(addresses) - _MOST
    return ", ".join(addresses[:_MOST]) + (f" and {more} more" if more > 0 else "")
