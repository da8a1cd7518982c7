"""OSCAL's terms: ids made of names, so that the same run gives the same; tokens, properties, links to places.

Rules: https://pages.nist.gov/OSCAL/reference/latest/assessment-results/json-reference/ and
https://pages.nist.gov/OSCAL/reference/datatypes/.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from stackproof.constraints.controls import framework_of
from stackproof.diagnostics import SourceRange
from stackproof.reporters.escaping import one_line

Part = dict[str, Any]
NAMESPACE = "urn:stackproof:oscal"
_IDS = uuid.uuid5(uuid.NAMESPACE_URL, NAMESPACE)
_NIST = "NIST.800-53.r5"
_ENHANCEMENT = re.compile(r"\((\d+)\)")
_NO_TOKEN = re.compile(r"[^\w.\-]+")


def id_of(*names: str) -> str:
    """Return the UUID (version 5) of something, by what it is called."""
    return str(uuid.uuid5(_IDS, "\0".join(names).encode("utf-8", "backslashreplace").decode()))


def line(text: str) -> str:
    """Return a text on one line, which is never empty."""
    return one_line(" ".join(text.split())) or "-"


def token(text: str) -> str:
    """Return a name that OSCAL accepts as an id."""
    found = _NO_TOKEN.sub("-", text).strip("-.")
    return found if found[:1].isalpha() or found.startswith("_") else f"_{found}"


def control_id(control: str) -> str:
    """Return the id of a control: for NIST SP 800-53 that of NIST's own catalogue.

    >>> control_id("NIST.800-53.r5 AC-4(26)"), control_id("PCI DSS v4.0.1/10.4.2")
    ('ac-4.26', 'PCI-DSS-v4.0.1_10.4.2')
    """
    framework, id_ = framework_of(control)
    if framework == _NIST:
        return token(_ENHANCEMENT.sub(r".\1", id_).lower())
    return token(f"{framework}_{id_}")


def properties(pairs: Iterable[tuple[str, str]]) -> Part:
    """Return properties of ours, those that say something; nothing where none does."""
    found = [{"name": name, "ns": NAMESPACE, "value": line(value)} for name, value in pairs if value.strip()]
    return {"props": found} if found else {}


def place(where: SourceRange) -> str:
    """Return a place as a reference: ``main.tf#L12``."""
    return f"{quote(where.file)}#L{where.line}"


def several(name: str, parts: list[Part]) -> Part:
    """Return a list under its name; OSCAL has no empty ones."""
    return {name: parts} if parts else {}
