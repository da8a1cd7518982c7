"""What a declaration of a resource type is made of: how it is found, which calls read it, what only Terraform knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from stackproof.values import Omitted, unknowns_in
from stackproof.views.live.access import Aws

Values = dict[str, Any]
Given = Mapping[str, Any]
"""What is known of a resource before a call: its arguments by the HCL, and what earlier calls gave."""

Read = Callable[[Aws, Given], Values]


@dataclass(frozen=True, slots=True)
class Part:
    """One or more calls that give some attributes of a resource, and the IAM actions that they need.

    Where access is denied, only these attributes stay unknown.
    """

    read: Read
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """How the resources of a type are read.

    ``needs`` are groups of attributes, any of which finds a resource; the first part raises ``AbsentError`` if there is
    none. ``told`` are arguments that only Terraform knows, such as ``force_destroy``: AWS does not keep them. ``sure``
    are arguments that must be known before, if they are set: without them, another resource could be found. ``usual``
    is what AWS shows for arguments that nobody set, and that the provider takes for not set.
    """

    type: str
    needs: tuple[tuple[str, ...], ...]
    parts: tuple[Part, ...]
    told: frozenset[str] = frozenset()
    sure: frozenset[str] = frozenset()
    usual: Mapping[str, Any] = field(default_factory=dict)

    def finds(self, given: Given) -> bool:
        """Tell whether enough is known to find a resource; what is unknown is an ``Unknown`` in ``given``."""
        if any(not isinstance(unknown.form, Omitted) for name in self.sure for unknown in unknowns_in(given.get(name))):
            return False
        return any(all(_is_known(given.get(name)) for name in group) for group in self.needs)

    @property
    def actions(self) -> list[str]:
        """The IAM actions that a complete reading needs, sorted."""
        return sorted({action for part in self.parts for action in part.actions})


def _is_known(value: Any) -> bool:
    return value not in (None, "") and not unknowns_in(value)


def camel(name: str) -> str:
    """Write a name of the provider's as AWS does: ``memory_size`` is ``MemorySize``."""
    return "".join(word.capitalize() for word in name.split("_"))


def snake(name: str) -> str:
    """Write a name of AWS's as the provider does: ``MemorySize`` is ``memory_size``, ``noncurrentDays`` the like."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def fields(answer: Mapping[str, Any], *same: str, **others: str) -> Values:
    """Take attributes out of an answer.

    Args:
        answer: what AWS gave.
        *same: attributes that AWS names alike, in its own spelling (:func:`camel`).
        **others: attributes with another name in the answer.
    """
    names = {**{name: camel(name) for name in same}, **others}
    return {name: answer.get(theirs) for name, theirs in names.items()}


def block(values: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Return a nested block that may occur once: a list with it, or an empty one where AWS has nothing."""
    return [dict(values)] if values else []


def tags_of(listed: Iterable[Mapping[str, str]] | None, key: str = "Key", value: str = "Value") -> Values:
    """Return the tags of a resource from AWS's list of pairs; those of AWS itself are nobody's."""
    return tags_from({tag[key]: tag.get(value, "") for tag in listed or ()})


def tags_from(tags: Mapping[str, str] | None) -> Values:
    """Return the tags of a resource from AWS's map."""
    return {"tags_all": {name: text for name, text in sorted((tags or {}).items()) if not name.startswith("aws:")}}
