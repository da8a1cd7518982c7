"""Terraform's functions: one module per family, each function a plain Python function and a declaration."""

from stackproof.functions import (  # noqa: F401  # importing a family registers its functions
    aws,
    collections,
    conversion,
    dates,
    encoding,
    files,
    formatting,
    hashing,
    network,
    numbers,
    rsa,
    sequences,
    sets,
    strings,
)
from stackproof.functions.declarations import FUNCTIONS, Context, Function, Parameter, call, find

__all__ = ["FUNCTIONS", "Context", "Function", "Parameter", "call", "find"]
