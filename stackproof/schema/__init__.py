"""The AWS provider's schema as data: the attributes and blocks of every type, without Terraform or network.

``scripts/extract_schema.py`` made the data from ``terraform providers schema -json``, and asked the provider for what
that does not tell: default values, which blocks are computed, how texts are rewritten. Which arguments exclude each
other, which values are valid and what forces a replacement is not here.
"""

from functools import cache
from importlib.resources import files

from stackproof.schema.blocks import (
    AFTER_APPLY,
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
    "AFTER_APPLY",
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
