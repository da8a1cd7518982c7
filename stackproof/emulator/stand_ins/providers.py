"""The stand-ins as Terraform sees them: schemas, and the protocol by way of ``tf``."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tf import runner
from tf.blocks import SetNestedBlock
from tf.iface import DataSource, Provider, Resource
from tf.schema import Attribute, Block, Schema
from tf.types import Bool, Map, Number, Set, String

from stackproof.emulator.stand_ins import archives, mirror, randoms

Values = dict[str, Any]


def serve(name: str) -> None:
    """Run a stand-in until Terraform stops it."""
    # tf keeps its key below the home folder; one for each run leaves nothing behind.
    with tempfile.TemporaryDirectory() as scratch:
        runner._get_cert_cache_path = lambda: Path(scratch) / "certificate.json"
        runner.run_provider(PROVIDERS[name], [name])


class StandIn(Provider):  # type: ignore[misc]  # tf ships no types
    """A provider without a configuration of its own."""

    def __init__(self, name: str, data_sources: list[type[DataSource]], resources: list[type[Resource]]) -> None:
        self.name = name
        self.data_sources = data_sources
        self.resources = resources

    def get_model_prefix(self) -> str:
        """Begin every type with the provider's name."""
        return f"{self.name}_"

    def full_name(self) -> str:
        """Give the address in the registry."""
        return f"{mirror.NAMESPACE}/{self.name}"

    def get_provider_schema(self, _diagnostics: Any) -> Schema:
        """Declare that there is nothing to configure."""
        return Schema()

    def validate_config(self, _diagnostics: Any, _configuration: Values) -> None:
        """Accept the empty configuration."""

    def configure_provider(self, _diagnostics: Any, _configuration: Values) -> None:
        """Need none."""

    def get_data_sources(self) -> list[type[DataSource]]:
        """Give the data sources."""
        return self.data_sources

    def get_resources(self) -> list[type[Resource]]:
        """Give the resources."""
        return self.resources


class ArchiveFile(DataSource):  # type: ignore[misc]  # tf ships no types
    """``archive_file``, for zip archives."""

    def __init__(self, _provider: Provider) -> None:
        pass

    @classmethod
    def get_name(cls) -> str:
        """Name the type."""
        return "file"

    @classmethod
    def get_schema(cls) -> Schema:
        """Declare the arguments and what is computed."""
        texts = ("source_file", "source_dir", "source_content", "source_content_filename", "output_file_mode")
        computed = ("md5", "sha", "sha256", "sha512", "base64sha256", "base64sha512")
        source = Block([Attribute(name, String(), required=True) for name in ("content", "filename")])
        return Schema(
            attributes=[
                Attribute("id", String(), computed=True),
                Attribute("type", String(), required=True),
                Attribute("output_path", String(), required=True),
                *(Attribute(name, String(), optional=True) for name in texts),
                Attribute("excludes", Set(String()), optional=True),
                Attribute("exclude_symlink_directories", Bool(), optional=True),
                Attribute("output_size", Number(), computed=True),
                *(Attribute(f"output_{name}", String(), computed=True) for name in computed),
            ],
            block_types=[SetNestedBlock("source", source)],
        )

    def read(self, context: Any, arguments: Values) -> Values | None:
        """Write the archive."""
        if arguments["type"] != "zip":
            context.diagnostics.add_error("Unsupported archive type", "The stand-in makes zip archives only.", ["type"])
            return None
        try:
            return archives.archive_file(arguments)
        except (OSError, ValueError) as error:
            context.diagnostics.add_error("Archive creation error", str(error))
            return None


class Random(Resource):  # type: ignore[misc]  # tf ships no types
    """A value made once; every change of an argument makes another."""

    name: str
    attributes: tuple[Attribute, ...]
    make: Callable[[Values], Values]

    def __init__(self, _provider: Provider) -> None:
        pass

    @classmethod
    def get_name(cls) -> str:
        """Name the type."""
        return cls.name

    @classmethod
    def get_schema(cls) -> Schema:
        """Declare the type's own attributes after those of all."""
        keepers = Attribute("keepers", Map(String()), optional=True, requires_replace=True)
        return Schema([Attribute("id", String(), computed=True), keepers, *cls.attributes])

    def create(self, context: Any, planned: Values) -> Values | None:
        """Make the value."""
        try:
            return {**planned, **type(self).make(planned)}
        except ValueError as error:
            context.diagnostics.add_error("Random value error", str(error))
            return None

    def read(self, _context: Any, current: Values) -> Values:
        """Keep the value: it is in the state alone."""
        return current

    def update(self, _context: Any, _current: Values, planned: Values) -> Values:
        """Keep the value."""
        return planned

    def delete(self, _context: Any, _current: Values) -> None:
        """Have nothing to delete."""

    def upgrade(self, _context: Any, _version: int, old: Values) -> Values:
        """Keep the value."""
        return old


def _random(name: str, make: Callable[[Values], Values], *attributes: Attribute) -> type[Resource]:
    return type(f"Random{name.title()}", (Random,), {"name": name, "make": make, "attributes": attributes})


def _argument(name: str, type_: Any, **more: Any) -> Attribute:
    return Attribute(name, type_, requires_replace=True, **more)


def _result(name: str, type_: Any) -> Attribute:
    return Attribute(name, type_, computed=True)


_CLASSES = ("lower", "upper", "numeric", "special")

PROVIDERS = {
    "archive": StandIn("archive", [ArchiveFile], []),
    "random": StandIn(
        "random",
        [],
        [
            _random(
                "id",
                randoms.random_id,
                _argument("byte_length", Number(), required=True),
                _argument("prefix", String(), optional=True),
                *(_result(name, String()) for name in ("b64_url", "b64_std", "hex", "dec")),
            ),
            _random(
                "string",
                randoms.random_string,
                _argument("length", Number(), required=True),
                _argument("override_special", String(), optional=True),
                *(_argument(name, Bool(), optional=True, computed=True, default=True) for name in _CLASSES),
                *(_argument(f"min_{name}", Number(), optional=True, computed=True, default=0) for name in _CLASSES),
                _result("result", String()),
            ),
            _random(
                "integer",
                randoms.random_integer,
                _argument("min", Number(), required=True),
                _argument("max", Number(), required=True),
                _result("result", Number()),
            ),
            _random("uuid", randoms.random_uuid, _result("result", String())),
        ],
    ),
}
