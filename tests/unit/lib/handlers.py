"""Handlers of Lambda functions, loaded as Lambda loads them."""

from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType


@cache
def _code(path: Path) -> CodeType:
    return compile(path.read_bytes(), path, "exec")


def load_handler(name: str, path: Path) -> ModuleType:
    """Load a handler as a new process would: the environment is read again, clients are made again."""
    specification = spec_from_file_location(name, path)
    assert specification is not None
    module = module_from_spec(specification)
    exec(_code(path), vars(module))
    return module
