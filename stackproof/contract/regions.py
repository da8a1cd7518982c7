"""The regions and availability zones that a contract names: AWS has them, or could have them some day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stackproof.constraints import CONSTRAINTS
from stackproof.contract.document import Document
from stackproof.diagnostics import Diagnostic
from stackproof.model.known_regions import could_be_region, explain_region, explain_zone

_PARAMETERS = ("region", "regions")


def region_mistakes(document: Document) -> Iterator[Diagnostic]:
    """Yield the regions and zones that AWS does not have: an error, or a warning for one that may be newer."""
    yield from _of_account(document, "account")
    for name in document.data.get("environments") or {}:
        yield from _of_account(document, "environments", name, "account")
    for index, entry in enumerate(document.data.get("constraints") or ()):
        id_, says = next(iter(entry.items()))  # an entry of a constraint has no other key
        for key in _PARAMETERS if id_ in CONSTRAINTS and isinstance(says, dict) else ():
            yield from _of_texts(document, says.get(key), "constraints", index, id_, key)


def _of_account(document: Document, *path: str) -> Iterator[Diagnostic]:
    account: Any = document.data
    for step in path:
        account = (account or {}).get(step)
    if not account:
        return
    region = account.get("region")
    yield from _of_texts(document, region, *path, "region")
    for index, zone in enumerate(account.get("availability_zones") or ()):
        if (told := explain_zone(zone, region)) is not None:
            yield Diagnostic("Unknown availability zone", told, document.place(*path, "availability_zones", index))


def _of_texts(document: Document, value: Any, *path: str | int) -> Iterator[Diagnostic]:
    for text, where in document.places_of_texts(*path).items() if value else ():
        if "${" not in text and (told := explain_region(text)) is not None:
            yield Diagnostic("Unknown region", told, where, "warning" if could_be_region(text) else "error")
