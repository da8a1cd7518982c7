"""The labels of other scanners' tests: which resource, or which example, passes or fails which of their rules.

Read from checkouts of bridgecrewio/checkov and aquasecurity/trivy-checks. An example that is a text, or a dictionary of
checkov's shape, is written into a folder of its own.
"""

from __future__ import annotations

import ast
import functools
import json
import re
import tempfile
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from stackproof.schema import aws

SCRATCH = Path(tempfile.mkdtemp(prefix="labels-"))
_CHECKS, _GRAPH = "checkov/terraform/checks/resource/aws", "checkov/terraform/checks/graph_checks/aws"
_TESTS, _EXPECTED = "tests/terraform/checks/resource/aws", "tests/terraform/graph/checks/resources"
_OTHERWISE_NAMED = {"CloudtrailEncryptionWithCMK": "CloudtrailEncryptedWithCMK"}  # whose tests are
_KINDS = {"passing_resources": "pass", "failing_resources": "fail"}
_RESULT = re.compile(r"CheckResult\.(PASSED|FAILED)")
_RESOURCE = re.compile(r'resource\s+"(\w+)"\s+"([\w-]+)"')


@dataclass(frozen=True)
class Label:
    """One label: ``pass`` or ``fail``, of a resource or, without an address, of a whole example.

    ``lenient``: what is judged may have another address, since the example has one resource that matters.
    """

    name: str
    kind: str
    folder: Path
    address: str = ""
    lenient: bool = False


def checkov_labels(checkout: Path, id_: str) -> Iterator[Label]:
    """Yield the labels of one of checkov's rules, wherever its tests keep them."""
    rule = _names(checkout).get(id_)
    if rule is None:
        return
    name = _OTHERWISE_NAMED.get(rule, rule)
    example, test = checkout / _TESTS / f"example_{name}", checkout / _TESTS / f"test_{name}.py"
    graph = checkout / _EXPECTED / name
    if (graph / "expected.yaml").exists():
        expected = yaml.safe_load((graph / "expected.yaml").read_text(encoding="utf-8"))
        for kind in ("pass", "fail"):
            yield from (Label(one, kind, graph, one) for one in expected.get(kind) or ())
    elif example.is_dir() and test.exists():
        yield from _of_sets(test, example)
    elif test.exists():
        yield from _of_texts(test, _type_of(checkout, rule))


@functools.cache
def _names(checkout: Path) -> dict[str, str]:
    """Return the name of each rule's file, which its tests carry as well."""
    found: dict[str, str] = {}
    for path in (checkout / _CHECKS).glob("*.py"):
        for id_ in re.findall(r"[\"'](CKV_AWS_\d+)[\"']", path.read_text(encoding="utf-8")):
            found.setdefault(id_, path.stem)
    for path in (checkout / _GRAPH).glob("*.y*ml"):
        for id_ in re.findall(r"CKV2?_AWS_\d+", path.read_text(encoding="utf-8")):
            found.setdefault(id_, path.stem)
    return found


def _of_sets(test: Path, example: Path) -> Iterator[Label]:
    """Yield the labels of a test that names resources in sets."""
    for node in ast.walk(ast.parse(test.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            kind = _KINDS.get(node.targets[0].id)
            for text in _texts(node.value) if kind else ():
                yield Label(text, str(kind), example, text)


def _texts(node: ast.AST) -> Iterator[str]:
    yield from (one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str))


def _type_of(checkout: Path, name: str) -> str:
    text = (checkout / _CHECKS / f"{name}.py").read_text(encoding="utf-8")
    match = re.search(r"supported_resources[^=]*=\s*[\[(]\s*[\"'](\w+)", text)
    return match[1] if match else ""


def _of_texts(test: Path, type_: str) -> Iterator[Label]:
    """Yield the labels of a test with one text, or one dictionary, and one result in each of its functions."""
    for node in ast.walk(ast.parse(test.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.FunctionDef):
            continue
        results = _RESULT.findall(ast.unparse(node))
        if len(results) != 1:
            continue
        text = _hcl_in(node, type_)
        if text:
            folder = _write(f"{test.stem}-{node.name}", text)
            found = _RESOURCE.findall(text)
            address = next((".".join(one) for one in found if one[0] == type_), ".".join(found[-1]) if found else "")
            yield Label(node.name, {"PASSED": "pass", "FAILED": "fail"}[results[0]], folder, address)


def _hcl_in(function: ast.FunctionDef, type_: str) -> str:
    for node in ast.walk(function):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "resource " in node.value:
            return textwrap.dedent(node.value)
    for node in ast.walk(function):
        if isinstance(node, ast.Dict):
            try:
                return _render(type_, ast.literal_eval(node))
            except ValueError:
                return ""
    return ""


def _render(type_: str, values: dict[str, Any]) -> str:
    """Write a resource as HCL from the shape that checkov gives it: each value in a list."""
    return f'resource "{type_}" "example" {{\n{_body(aws().resource(type_), values)}}}\n'


def _body(block: Any, values: dict[str, Any]) -> str:
    lines = []
    for name, given in values.items():
        value = given[0] if isinstance(given, list) and len(given) == 1 else given
        if block is not None and name in block.blocks:
            inner, listed = block.blocks[name].block, value if isinstance(value, list) else [value]
            lines.extend(f"{name} {{\n{_body(inner, one)}}}\n" for one in listed)
        elif block is None or name in block.attributes:
            lines.append(f"{name} = {_written(value)}\n")
    return "".join(lines)


def _written(value: Any) -> str:
    """Write a value; an object is a policy here, and a reference is to nothing."""
    text = json.dumps(json.dumps(value) if isinstance(value, dict) else value)
    return re.sub(r"\$\{[^}]*\}", "example", text)


def trivy_labels(checkout: Path, id_: str) -> Iterator[Label]:
    """Yield the labels of one of trivy's rules: whole examples, good or bad."""
    path = _examples(checkout).get(id_)
    if path is None:
        return
    examples = yaml.safe_load(path.read_text(encoding="utf-8")).get("terraform") or {}
    for word, kind in (("good", "pass"), ("bad", "fail")):
        for number, text in enumerate(examples.get(word) or (), 1):
            yield Label(f"{word} {number}", kind, _write(f"{id_}-{word}-{number}", text))


@functools.cache
def _examples(checkout: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for rule in checkout.glob("checks/cloud/aws/*/*.rego"):
        match = re.search(r"^#\s+id: (AWS-\d+)", rule.read_text(encoding="utf-8"), re.MULTILINE)
        path = rule.with_suffix(".yaml")
        if match and path.exists():
            found[match[1]] = path
    return found


def _write(name: str, text: str) -> Path:
    folder = SCRATCH / name
    folder.mkdir(exist_ok=True)
    (folder / "main.tf").write_text(text, encoding="utf-8")
    return folder
