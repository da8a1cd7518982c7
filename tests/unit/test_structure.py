"""How the package hangs together: no file needs itself by way of others, not even for a type."""

from __future__ import annotations

import ast
import importlib
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted((ROOT / "stackproof").rglob("*.py"))
}


def imports_of(text: str) -> set[str]:
    """The files of the package that a text imports, wherever in it and for whatever."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found.update(name if name in FILES else node.module for name in inner)
    return found & FILES.keys()


def sort(files: dict[str, str]) -> None:
    graph = {name: imports_of(text) - {name} for name, text in files.items()}
    TopologicalSorter(graph).prepare()


def test_no_file_needs_itself() -> None:
    """Imports for types and imports inside functions count as well."""
    texts = {name: path.read_text(encoding="utf-8") for name, path in FILES.items()}
    assert len(texts) > 200
    sort(texts)


def test_a_circle_is_noticed() -> None:
    """One import for a type alone closes a circle."""
    back = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from stackproof.values.types import Type\n"
    with pytest.raises(CycleError):
        sort({"stackproof.values.types": "import stackproof.diagnostics", "stackproof.diagnostics": back})


def missing_in(text: str) -> list[str]:
    """What a text takes from the package, by ``import`` or as an attribute of a module, and the package has not."""
    missing, modules = [], {}
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "stackproof":
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                if inner in FILES:
                    modules[alias.asname or alias.name] = inner
                elif not hasattr(importlib.import_module(node.module), alias.name):
                    missing.append(inner)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            inner = f"{modules[node.value.id]}.{node.attr}"
            if inner not in FILES and not hasattr(importlib.import_module(modules[node.value.id]), node.attr):
                missing.append(inner)
    return missing


def test_what_is_missing_is_found() -> None:
    text = "from stackproof import schema\nfrom stackproof.schema import aws, gone\nschema.SHIPPED\nschema.lost()\n"
    assert missing_in(text) == ["stackproof.schema.gone", "stackproof.schema.lost"]


@pytest.mark.parametrize("folder", ["scripts", "benchmarks"])
def test_scripts_take_what_the_package_has(folder: str) -> None:
    """No test runs most of them."""
    files = sorted((ROOT / folder).glob("*.py"))
    assert len(files) > 5
    assert [(path.name, name) for path in files for name in missing_in(path.read_text(encoding="utf-8"))] == []
