"""Which regions AWS has, and what nobody may take for one.

``regions.json`` is extracted by ``scripts/extract_regions.py``. The AWS provider refuses a region that it does not
know, unless ``skip_region_validation`` is set; a newer provider knows more of them. So a name that is formed as AWS
forms them is doubted, and anything else is wrong.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from stackproof.suggestions import suggest

_TABLE = Path(__file__).with_name("regions.json")
_COULD_BE = re.compile(
    r"([a-z]{2}|us-gov|[a-z]{2}-iso[a-z]?|eusc-[a-z]{2})-(north|south|central|(north|south)?(east|west))-[1-9]\d?"
)
# us-east-1a, us-east-1-bos-1a and us-east-1-wl1-bos-wlz-1, without the region.
_IN_A_REGION = re.compile(r"[a-z]|(-[a-z0-9]+)+-[1-9]\d?[a-z]?")


@cache
def region_names() -> dict[str, dict[str, str]]:
    """Return the regions by partition, each with what AWS calls it; empty where nobody tells."""
    found: dict[str, dict[str, str]] = json.loads(_TABLE.read_text(encoding="utf-8"))["partitions"]
    return found


@cache
def known_regions() -> tuple[str, ...]:
    """Return the names of all regions."""
    return tuple(name for regions in region_names().values() for name in regions)


def could_be_region(name: str) -> bool:
    """Tell whether AWS has a region of that name, or could have one some day."""
    return name in known_regions() or _COULD_BE.fullmatch(name) is not None


def explain_region(name: str) -> str | None:
    """Say that AWS has no such region, as far as this version knows, and which may be meant; nothing of one it has."""
    if name in known_regions():
        return None
    meant = suggest(name, known_regions())
    hint = f' Did you mean "{meant}"?' if meant else " Write it as AWS does: eu-west-1."
    if not could_be_region(name):
        return f'AWS has no region "{name}".{hint}'
    return f'No region "{name}" is known to this version of Stackproof; it is taken as it is.{hint if meant else ""}'


def explain_zone(name: str, region: str | None) -> str | None:
    """Say what is wrong with the name of an availability zone; nothing where it could be one.

    Args:
        name: of the zone.
        region: in which it must be, if anybody says.
    """
    within = [one for one in known_regions() if name.startswith(one) and _IN_A_REGION.fullmatch(name[len(one) :])]
    if region is not None and region not in within and could_be_region(region):
        inside = name.startswith(region) and _IN_A_REGION.fullmatch(name[len(region) :])
        return None if inside else f'There is no zone "{name}" in {region}; write one of that region: {region}a.'
    if within or could_be_region(name.rstrip("abcdef")):
        return None
    meant = suggest(name, [f"{one}{name[-1:]}" for one in known_regions()])
    hint = f'Did you mean "{meant}"?' if meant else "Write it as AWS does: eu-west-1a."
    return f'AWS has no availability zone "{name}". {hint}'
