"""The AWS provider's schema as data: the attributes and blocks of every type, without Terraform or network.

``scripts/extract_schema.py`` made the data from ``terraform providers schema -json``. What that does not tell is
not here either: default values, which arguments exclude each other, which values are valid, what forces a replacement.
"""

from functools import cache
from importlib.resources import files

from stackproof.schema.blocks import (
    Attribute,
    Block,
    CtyType,
    Function,
    NestedAttributes,
    NestedBlock,
    NestingMode,
    Parameter,
)
from stackproof.schema.provider import ProviderSchema

__all__ = [
    "AWS_VERSION",
    "Attribute",
    "Block",
    "CtyType",
    "Function",
    "NestedAttributes",
    "NestedBlock",
    "NestingMode",
    "Parameter",
    "ProviderSchema",
    "aws",
]

AWS_VERSION = "5.100.0"
"""The version of hashicorp/aws that is shipped."""


@cache
def aws() -> ProviderSchema:
    """Return the schema of the AWS provider that is shipped."""
    return ProviderSchema(files(__name__).joinpath(f"aws-{AWS_VERSION}.bin").read_bytes())
