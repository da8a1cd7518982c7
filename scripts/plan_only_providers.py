"""HashiCorp's ``null``, ``local``, ``random``, ``time`` and ``external``, for planning where the real ones are not.

    python scripts/plan_only_providers.py null

Terraform starts this as a provider (``scripts/agreement.py`` writes the mirror). Their schemas are those of
``stackproof.schema``; whoever applies with them gets an error.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tf import runner
from tf.iface import DataSource, Provider, Resource
from tf.schema import Attribute, Schema
from tf.types import Bool, List, Map, Number, String

from stackproof.emulator.stand_ins.providers import StandIn
from stackproof.schema import provider_schema, schema_of_type

VERSIONS = {"null": "3.2.4", "local": "2.5.3", "external": "2.3.5", "random": "3.7.2", "time": "0.13.1"}
_TYPES: dict[str, Any] = {"string": String, "number": Number, "bool": Bool}
_COLLECTIONS: dict[str, Any] = {"list": List, "map": Map}


def _type(written: Any) -> Any:
    return _TYPES[written]() if isinstance(written, str) else _COLLECTIONS[written[0]](_type(written[1]))


class Planned(Resource):  # type: ignore[misc]  # tf ships no types
    """A resource that is planned and never made."""

    type: str

    def __init__(self, _provider: Provider) -> None:
        pass

    @classmethod
    def get_name(cls) -> str:
        """Name the type."""
        return cls.type.split("_", 1)[1]

    @classmethod
    def get_schema(cls) -> Schema:
        """Declare the attributes."""
        return Schema(
            [
                Attribute(
                    name,
                    _type(found.type),
                    required=found.required,
                    optional=found.optional,
                    computed=found.computed,
                    sensitive=found.sensitive,
                    **({"default": found.default[0]} if found.default else {}),
                )
                for name, found in _attributes(cls.type)
            ]
        )

    def create(self, context: Any, _planned: Any) -> None:
        """Refuse."""
        context.diagnostics.add_error("Only planned", f"{self.type} is here for planning alone.")

    def read(self, _context: Any, current: Any) -> Any:
        """Keep what is there."""
        return current

    update = delete = upgrade = create


class External(DataSource):  # type: ignore[misc]  # tf ships no types
    """``external``: it declares itself, and runs nothing."""

    def __init__(self, _provider: Provider) -> None:
        pass

    @classmethod
    def get_name(cls) -> str:
        """Name the type: the provider's name is the whole of it."""
        return ""

    @classmethod
    def get_schema(cls) -> Schema:
        """Declare the attributes."""
        return Schema(
            [
                Attribute("id", String(), computed=True),
                Attribute("program", List(String()), required=True),
                Attribute("query", Map(String()), optional=True),
                Attribute("working_dir", String(), optional=True),
                Attribute("result", Map(String()), computed=True),
            ]
        )

    def read(self, context: Any, _arguments: Any) -> None:
        """Refuse."""
        context.diagnostics.add_error("Only declared", "external is not run here.")


def _attributes(type_: str) -> Iterable[tuple[str, Any]]:
    block = schema_of_type(type_, data=False)
    return block.attributes.items() if block is not None else ()


def _provider(name: str) -> Provider:
    schema = provider_schema(name)
    types = schema.resource_types if schema is not None else ()
    made = [type(type_, (Planned,), {"type": type_}) for type_ in types]
    provider = StandIn(name, [External] if name == "external" else [], made)
    if name == "external":
        provider.get_model_prefix = lambda: name
    return provider


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        runner._get_cert_cache_path = lambda: Path(scratch) / "certificate.json"
        runner.run_provider(_provider(sys.argv[1]), sys.argv[1:])
