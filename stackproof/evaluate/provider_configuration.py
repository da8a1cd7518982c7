"""A provider configuration: its region and its default tags.

Rules: https://developer.hashicorp.com/terraform/language/providers/configuration.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from stackproof.diagnostics import SourceRange
from stackproof.values import STRING, Map, MapOf, Reason, Unknown, is_unknown, merge_unknown, unknowns_in


@dataclass(slots=True)
class ProviderConfiguration:
    """One provider configuration, evaluated."""

    name: str
    alias: str
    values: dict[str, Any]
    where: SourceRange | None = None
    ranges: Mapping[tuple[str | int, ...], SourceRange] = field(default_factory=dict)

    def _blocks(self, name: str) -> Any:
        found = self.values.get(name)
        return [] if found is None else found

    @property
    def default_tags(self) -> Any:
        """The tags that every resource gets: a map, an unknown, or nothing."""
        blocks = self._blocks("default_tags")
        if is_unknown(blocks) or any(is_unknown(block) for block in blocks):
            return Unknown(why=(Reason("the provider's default_tags are unknown", self.where),))
        tags = blocks[0].get("tags") if blocks else None
        return {} if tags is None else tags

    def without_ignored_tags(self, tags: Any) -> Any:
        """Return the tags without those that ``ignore_tags`` tells the provider to leave alone."""
        blocks = self._blocks("ignore_tags")
        if is_unknown(tags) or not (is_unknown(blocks) or blocks):
            return tags
        if unknown := unknowns_in([blocks]):
            return merge_unknown(MapOf(STRING), unknown)
        keys = {key for block in blocks for key in block.get("keys") or ()}
        prefixes = tuple(prefix for block in blocks for prefix in block.get("key_prefixes") or ())
        return Map({key: value for key, value in tags.items() if key not in keys and not key.startswith(prefixes)})

    def region(self, otherwise: Callable[[], str | None]) -> Any:
        """The region: of the configuration, else the one that the contract names."""
        region = self.values.get("region")
        if region is not None:
            return region
        return otherwise() or Unknown(STRING, (Reason("neither the provider nor the contract names a region"),))
