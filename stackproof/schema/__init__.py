"""The AWS provider's schema as data: the attributes and blocks of every type, without Terraform or network.

``scripts/extract_schema.py`` made the data from ``terraform providers schema -json``, and asked the provider for what
that does not tell: default values, which blocks are computed, how texts are rewritten. Which arguments exclude each
other, which values are valid and what forces a replacement is not here. ``scripts/extract_newer_schema.py`` made those
of newer versions.
"""

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
from stackproof.schema.versions import SHIPPED, Reading, aws, reading, reading_by, shipped

__all__ = [
    "AFTER_APPLY",
    "SHIPPED",
    "Attribute",
    "Block",
    "CtyType",
    "Function",
    "NestedAttributes",
    "NestedBlock",
    "NestingMode",
    "Parameter",
    "ProviderSchema",
    "Reading",
    "aws",
    "reading",
    "reading_by",
    "shipped",
]
