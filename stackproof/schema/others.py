"""The schemas of providers other than AWS, and what belongs to Terraform itself, by the names of their types.

``scripts/extract_other_schemas.py`` made the data. A provider's types begin with its name: ``random_pet``.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from stackproof.schema.blocks import Attribute, Block
from stackproof.schema.provider import ProviderSchema

TERRAFORM_DATA = Block(
    {
        "input": Attribute("input", "dynamic", optional=True),
        "triggers_replace": Attribute("triggers_replace", "dynamic", optional=True),
        "id": Attribute("id", "string", computed=True),
        "output": Attribute("output", "dynamic", computed=True),
    },
    {},
)
"""``terraform_data``: https://developer.hashicorp.com/terraform/language/resources/terraform-data."""


@dataclass(frozen=True, slots=True)
class Shipped:
    """A provider whose schema is shipped: its source (``hashicorp/random``), and the version of the schema."""

    source: str
    version: str


def provider_of(type_: str) -> str:
    """Return the name of the provider that a type belongs to."""
    return type_.split("_", 1)[0]


@cache
def others() -> Mapping[str, Shipped]:
    """Return the providers that are shipped besides AWS, by name."""
    index = json.loads(_file().read("index.json"))
    return {name: Shipped(told["source"], told["version"]) for name, told in index.items()}


@cache
def other(name: str) -> ProviderSchema:
    """Return the schema of one of :func:`others`."""
    return ProviderSchema(_file().read(f"{name}.bin"), added=False)


@cache
def _file() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(files("stackproof.schema").joinpath("providers.zip").read_bytes()))
