"""The controls in standards that each constraint of the catalogue stands for.

``controls.json`` holds them, spelt as AWS Security Hub spells them, so that reports can be joined.
``scripts/extract_controls.py`` wrote it from a table in which each was verified.
"""

from __future__ import annotations

import functools
import json
from importlib.resources import files


def controls_of(id_: str) -> tuple[str, ...]:
    """Return the controls that a constraint of the catalogue stands for."""
    return tuple(_table().get(id_, ()))


def framework_of(control: str) -> tuple[str, str]:
    """Return the framework of a control and its id there.

    >>> framework_of("NIST.800-53.r5 AC-4(26)"), framework_of("PCI DSS v4.0.1/10.4.2")
    (('NIST.800-53.r5', 'AC-4(26)'), ('PCI DSS v4.0.1', '10.4.2'))
    """
    framework, separator, id_ = control.rpartition("/" if "/" in control else " ")
    return (framework, id_) if separator and framework else (control, control)


@functools.cache
def _table() -> dict[str, list[str]]:
    table: dict[str, list[str]] = json.loads(files(__package__).joinpath("controls.json").read_text(encoding="utf-8"))
    return table
