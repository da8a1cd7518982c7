"""Terraform's functions: one module per family, each function a plain Python function and a declaration."""

from stackproof.functions.registry import FUNCTIONS, Context, Function, Parameter, call

__all__ = ["FUNCTIONS", "Context", "Function", "Parameter", "call"]
