"""Schemas of providers as data: the attributes and blocks of every type, without Terraform or network.

``scripts/extract_schema.py`` made that of AWS from ``terraform providers schema -json``, and asked the provider for
what that does not tell: default values, which blocks are computed, how texts are rewritten. What forces a replacement
is not here; which arguments exclude each other and which values are valid is in ``stackproof.schema.refusals``.
``scripts/extract_newer_schema.py`` made those of newer versions, ``scripts/extract_other_schemas.py`` those of other
providers.
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
from stackproof.schema.others import Shipped, others, provider_of
from stackproof.schema.provider import ProviderSchema
from stackproof.schema.versions import (
    SHIPPED,
    Reading,
    aws,
    describe_provider,
    provider_schema,
    read_shipped,
    reading,
    reading_by,
    schema_of_type,
)

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
    "Shipped",
    "aws",
    "describe_provider",
    "others",
    "provider_of",
    "provider_schema",
    "read_shipped",
    "reading",
    "reading_by",
    "schema_of_type",
]
