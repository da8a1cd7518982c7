"""Verdicts without sensitive values, whatever constraint gave them and whatever prints them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from stackproof.constraints import Failed, Undecided
from stackproof.model import Resource, write_path
from stackproof.model.secrets import HIDDEN, Secrets, is_sensitive


def without_secrets(verdict: Failed | Undecided, secrets: Secrets, subject: Resource | None) -> Failed | Undecided:
    """Return a verdict that may be shown.

    Args:
        verdict: as the constraint gave it.
        secrets: those of the stack.
        subject: the resource that it is of. Where its path leads to a sensitive text, number or bool, what was found
            there is not shown at all: a piece of it is as secret as the whole.
    """
    if isinstance(verdict, Undecided):
        why = tuple(map(secrets.hide_reason, verdict.why))
        return replace(verdict, needs=secrets.hide(verdict.needs), why=why, part=secrets.hide(verdict.part))
    hidden = subject is not None and bool(verdict.path) and _is_one_secret(subject, verdict.path)
    return replace(
        verdict,
        found=f"{write_path(verdict.path)} = {HIDDEN}" if hidden else secrets.hide(verdict.found),
        expected=secrets.hide(verdict.expected),
        fix=secrets.hide(verdict.fix),
        part=secrets.hide(verdict.part),
    )


def _is_one_secret(subject: Resource, path: tuple[str | int, ...]) -> bool:
    """Tell whether a path leads to one sensitive value that is known; of a document only pieces are shown."""
    value: Any = subject.get(*path)
    if value is None or isinstance(value, list | tuple | dict) or not is_sensitive(subject, path):
        return False
    return not isinstance(value, str) or value.lstrip()[:1] not in ("{", "[")
