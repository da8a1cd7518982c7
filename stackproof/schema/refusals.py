"""What the AWS provider's own code refuses, as data: rules for single values, and for arguments together.

``scripts/extract_refusals.py`` asked the provider, and kept what it bore out when it was asked again. A rule is a list
of its kind and its operands: ``stackproof.evaluate.value_rules`` says what those of values mean,
``stackproof.evaluate.refusals`` those for arguments together.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from stackproof.schema.archive import Archive, Section

FILE = Path(__file__).with_name("aws-refusals.bin")


class Refusals(NamedTuple):
    """The rules of one type.

    Attributes:
        values: by the names that lead to an argument (``rule.destination.storage_class``); ``[]`` after a name stands
            for the elements of a list.
        together: by the names that lead to the block in which a rule holds; those of the rule begin at the root.
    """

    values: Mapping[str, Sequence[Sequence[Any]]]
    together: Mapping[str, Sequence[Sequence[Any]]]


def asked_version() -> str:
    """Return the version of hashicorp/aws that was asked."""
    return _archive().version.partition(",")[0]


@cache
def refusals(section: Section, type_: str) -> Refusals | None:
    """Return what the provider refuses of a resource type (``resource``), a data source (``data``), or its block."""
    known = _archive()
    return Refusals(*json.loads(known.read(section, type_))) if type_ in known.names(section) else None


@cache
def _archive() -> Archive:
    return Archive(FILE.read_bytes())
