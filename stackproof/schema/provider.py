"""A provider's schema, answered type by type from its archive."""

from __future__ import annotations

from collections.abc import KeysView, Mapping
from functools import cached_property

from stackproof.schema.additions import add
from stackproof.schema.anchors import Meant, as_meant, presence
from stackproof.schema.archive import Archive, Section
from stackproof.schema.blocks import Block, Function
from stackproof.schema.differences import without_differing_defaults
from stackproof.schema.encoding import decode_block, decode_function


class ProviderSchema:
    """What a provider of one version knows: its types, its own configuration, its functions.

    A type is decoded when it is first asked for, and remembered. A type the provider does not have is None. Where the
    version ``beside`` it may be meant as well, defaults that the two do not agree on are unknown. ``added`` has what
    the archive lacks. Where an older version of AWS is ``meant``, what that lacks is not there.
    """

    def __init__(
        self, data: bytes, beside: ProviderSchema | None = None, *, added: bool = True, meant: Meant | None = None
    ) -> None:
        self._archive = Archive(data)
        self._meant = meant
        self._added = added
        self._beside = beside
        self._decoded: dict[tuple[Section, str], Block | None] = {}

    @property
    def version(self) -> str:
        """The provider's version, as ``5.100.0``."""
        return self._archive.version

    @property
    def resource_types(self) -> KeysView[str]:
        """The names of all resource types, sorted."""
        return self._names("resource")

    @property
    def data_source_types(self) -> KeysView[str]:
        """The names of all data sources, sorted."""
        return self._names("data")

    @property
    def ephemeral_resource_types(self) -> KeysView[str]:
        """The names of all ephemeral resource types, sorted."""
        return self._names("ephemeral")

    @cached_property
    def provider_block(self) -> Block:
        """What a ``provider`` block of the configuration may contain."""
        return decode_block(self._archive.read("provider", ""))

    @cached_property
    def functions(self) -> Mapping[str, Function]:
        """The provider's functions, by the last part of ``provider::aws::NAME``."""
        return {
            name: decode_function(name, self._archive.read("function", name))
            for name in self._archive.names("function")
        }

    def resource(self, resource_type: str) -> Block | None:
        """Return what a ``resource`` block of that type may contain."""
        return self._find("resource", resource_type)

    def data_source(self, data_source_type: str) -> Block | None:
        """Return what a ``data`` block of that type may contain."""
        return self._find("data", data_source_type)

    def ephemeral_resource(self, resource_type: str) -> Block | None:
        """Return what an ``ephemeral`` block of that type may contain."""
        return self._find("ephemeral", resource_type)

    def resource_version(self, resource_type: str) -> int:
        """Return the version of a resource type's schema: ``schema_version`` in a plan and a state."""
        return self._archive.resource_versions.get(resource_type, 0)

    def _names(self, section: Section) -> KeysView[str]:
        names = self._archive.names(section)
        if self._meant is None:
            return names
        return {name: None for name in names if presence(self._meant, section, name) != "not there"}.keys()

    def _find(self, section: Section, name: str) -> Block | None:
        known = self._decoded.get((section, name))
        if known is None and (section, name) not in self._decoded and name in self._archive.names(section):
            known = decode_block(self._archive.read(section, name))
            known = add(name, known) if section == "resource" and self._added else known
            other = self._beside._find(section, name) if self._beside is not None else None
            known = without_differing_defaults(known, other) if other is not None else known
            known = as_meant(self._meant, section, name, known) if self._meant is not None else known
            self._decoded[section, name] = known
        return known
