"""Whatever is given as a plan or a state is read, or is one diagnostic that says what to do."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from stackproof.commands import main
from stackproof.diagnostics import Diagnostic
from stackproof.values import number
from stackproof.views.json_file import read_json
from stackproof.views.plan_json import load_plan
from stackproof.views.state_json import load_state

ROUNDS = Path(__file__).resolve().parents[2] / "data/rounds"
PLAN = (ROUNDS / "first.json").read_bytes()
STATE = (ROUNDS / "state.json").read_bytes()
TFSTATE = (
    b'{"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "a-b", "outputs": {}, "resources": []}'
)
CONTRACT = """stack: s
constraints:
  - assert: nothing inside has this name
    clause: a clause
    on: terraform_data
    path: $..b
    exists: false
"""


def with_change(**change: Any) -> bytes:
    plan = json.loads(PLAN)
    plan["resource_changes"][0]["change"] |= change
    return json.dumps(plan).encode()


def with_keys(**keys: Any) -> bytes:
    return json.dumps(json.loads(PLAN) | keys).encode()


BAD_PLANS: dict[str, tuple[bytes, str, str]] = {
    "empty": (b"", "Not a JSON object", "is empty"),
    "blank": (b" \n", "Not a JSON object", "is empty"),
    "no object": (b"[1]", "Not a JSON object", "begins with no {"),
    "text": (b"Terraform will perform", "Not a JSON object", "terraform show -json"),
    "cut off": (PLAN[: len(PLAN) // 2], "JSON ends too early", "is cut off"),
    "text behind": (PLAN + b"x", "Invalid JSON", "line 2, column 2"),
    "NaN": (b'{"a": NaN}', "Invalid JSON", "line 1, column 7"),
    "Infinity": (b'{"a": -Infinity}', "Invalid JSON", ""),
    "not UTF-8": (b'{"a": "\xff"}', "JSON is not UTF-8", ""),
    "not UTF-16": (b"\xff\xfe\x00\xd8", "Not a JSON object", "begins as UTF-16"),
    "key twice": (
        b'{"format_version": "1.2", "a": {"b": 1, "b": 2}}',
        "JSON object with a key twice",
        '"b" stands twice',
    ),
    "key twice beside an escaped colon": (
        b'{"a": "\\u003a\\\\u003a", "b": 1, "b": 1}',
        "JSON object with a key twice",
        '"b"',
    ),
    "nested": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "JSON is nested too deeply", ""),
    "nested arrays": (b'{"a":' + b"[" * 100_000, "JSON is nested too deeply", ""),
    "state": (STATE, "State given as a plan", "--state"),
    "raw state": (TFSTATE, "Raw state", "terraform show -json"),
    "binary plan": (b"PK\x03\x04\x14\x00", "Binary plan", "terraform show -json"),
    "log": (b'{"@level":"info"}\n{"@level":"info"}\n', "Log instead of a plan", "terraform show -json"),
    "major version": (with_keys(format_version="2.0"), "Unknown format version", "update Stackproof"),
    "version is a number": (with_keys(format_version=1.2), "Unknown format version", ""),
    "other JSON": (
        b'{"format_version": "1.0", "provider_schemas": {}, "terraform_version": "1.11.4"}',
        "Not a plan",
        "",
    ),
    "changes are an object": (with_keys(resource_changes={}), "Not the shape of a plan", "$.resource_changes"),
    "no actions": (with_change(actions=[]), "Not the shape of a plan", "no actions"),
    "actions are a text": (
        with_change(actions="create"),
        "Not the shape of a plan",
        "$.resource_changes[0].change.actions",
    ),
    "values are a list": (with_change(after=[]), "Not the shape of a plan", "no values"),
    "no values": (with_change(after=None), "Not the shape of a plan", "no values"),
    "errored": (with_keys(errored=True), "Plan with errors", "mend the error"),
}


@pytest.mark.parametrize("name", BAD_PLANS)
def test_bad_plan(name: str, tmp_path: Path) -> None:
    data, summary, words = BAD_PLANS[name]
    path = tmp_path / "plan.json"
    path.write_bytes(data)
    stack = load_plan(str(path))
    assert [one.summary for one in stack.errors] == [summary]
    assert words in stack.errors[0].detail


@pytest.mark.parametrize(
    ("data", "summary"),
    [(PLAN, "Plan given as a state"), (TFSTATE, "Raw state"), (b"{}", "Not a state")],
    ids=["plan", "tfstate", "empty"],
)
def test_bad_state(data: bytes, summary: str, tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_bytes(data)
    assert [one.summary for one in load_state(str(path)).errors] == [summary]


def test_an_address_twice_is_no_plan(tmp_path: Path) -> None:
    plan = json.loads(PLAN)
    plan["resource_changes"].append(plan["resource_changes"][0])
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(plan))
    assert "stands twice" in load_plan(str(path)).errors[0].detail


ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "UTF-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16LE": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "UTF-16BE": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_byte_order_marks_are_read(name: str, tmp_path: Path) -> None:
    """PowerShell's ``>`` writes UTF-16."""
    path = tmp_path / "plan.json"
    path.write_bytes(ENCODINGS[name](PLAN.decode()))
    assert load_plan(str(path)).resources.keys() == load_plan(str(ROUNDS / "first.json")).resources.keys()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12345678901234567890123456789", 12345678901234567890123456789),
        ("0.1", number(Decimal("0.1"))),
        ("1.0", 1),
        ("1e3", 1000),
        ("-0.0", 0),
    ],
)
def test_numbers_are_exact(text: str, value: Any, tmp_path: Path) -> None:
    path = tmp_path / "number.json"
    path.write_text(f'{{"a": {text}}}')
    document = read_json(str(path))
    assert isinstance(document, dict)
    assert document["a"] == value


@pytest.mark.parametrize("text", ["1e999999999", "-1e999999999", "1e-999999999"])
def test_numbers_out_of_range_are_refused(text: str, tmp_path: Path) -> None:
    """Nothing is computed with them: a billion digits fit into no memory."""
    path = tmp_path / "number.json"
    path.write_text(f'{{"a": {text}}}')
    found = read_json(str(path))
    assert isinstance(found, Diagnostic)
    assert "out of range" in found.detail


def test_colons_and_escapes_are_no_key_twice(tmp_path: Path) -> None:
    path = tmp_path / "colons.json"
    path.write_text('{"a:b": ":\\u003a\\\\u003a", "c": "\\u003A", "d": 123456789012345678901234567890}')
    assert isinstance(read_json(str(path)), dict)


def test_places_that_hold_no_json(tmp_path: Path) -> None:
    for source, words in [
        (str(tmp_path), "is a folder"),
        (os.devnull, "is a device"),
        ("/dev/zero", "is a device"),
        (str(tmp_path / "missing.json"), "correct the path"),
        ("a\0b", "correct the path"),
    ]:
        assert words in load_plan(source).errors[0].detail


def test_large_json_ends_soon(tmp_path: Path) -> None:
    """200 MB of nothing: refused before a Python object is made of each of its values."""
    path = tmp_path / "large.json"
    path.write_bytes(b'{"a":[' + b"{}," * 66_000_000 + b"{}]}")
    started = time.monotonic()
    assert [one.summary for one in load_plan(str(path)).errors] == ["JSON is too large"]
    assert time.monotonic() - started < 30
    path.unlink()


@pytest.mark.parametrize("deep", ["values", "unknown"])
def test_deep_values_end_in_a_diagnostic(deep: str, tmp_path: Path) -> None:
    """As deep as JSON may be: whoever walks through it does not fall."""
    value: Any = True if deep == "unknown" else 1
    for _ in range(900):
        value = {"a": value}
    key = "after_unknown" if deep == "unknown" else "after"
    (tmp_path / "plan.json").write_bytes(with_change(**{key: {"input": value}}))
    (tmp_path / "contract.yaml").write_text(CONTRACT)
    result = CliRunner().invoke(main, ["check", str(tmp_path), "--plan", str(tmp_path / "plan.json")])
    assert result.exit_code in (0, 1, 2)
    assert result.exception is None or isinstance(result.exception, SystemExit)
