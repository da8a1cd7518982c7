"""The options --stackproof-target and --stackproof-outputs, by running pytest inside pytest."""

import json
from typing import Any

import jsonschema  # noqa: F401 - keeps its modules loaded between the inner runs
import pytest
import yaml  # noqa: F401

import stackproof.views.outputs  # noqa: F401

pytest_plugins = ["pytester"]

SHOWS = """
def test_shows(pytestconfig):
    print("target", pytestconfig.getoption("--stackproof-target"))
    print("outputs", sorted(pytestconfig.getoption("--stackproof-outputs").items()))
"""
FLAT = {"sns_topic_arn": "arn:aws:sns:us-east-1:123456789012:t"}
TYPED = {name: {"sensitive": False, "type": "string", "value": value} for name, value in FLAT.items()}


def write(pytester: pytest.Pytester, content: Any) -> None:
    pytester.makepyfile(SHOWS)
    (pytester.path / "o.json").write_text(content if isinstance(content, str) else json.dumps(content))


def test_the_local_aws_is_the_default(pytester: pytest.Pytester) -> None:
    write(pytester, "")
    pytester.runpytest("-s").stdout.fnmatch_lines(["*target emulator", "outputs []"])


@pytest.mark.parametrize("given", [FLAT, TYPED])
def test_outputs_are_read_flat_or_as_terraform_prints_them(pytester: pytest.Pytester, given: Any) -> None:
    write(pytester, given)
    result = pytester.runpytest(
        "-s", "--stackproof-target=aws", "--stackproof-outputs", "a=o.json", "--stackproof-outputs=b=o.json"
    )
    result.stdout.fnmatch_lines(["*target aws", f"outputs {[('a', FLAT), ('b', FLAT)]}".replace("[", "[[]")])


@pytest.mark.parametrize(
    ("content", "arguments", "message"),
    [
        (FLAT, ["--stackproof-target=azure"], "*--stackproof-target*invalid choice*azure*"),
        (
            FLAT,
            ["--stackproof-outputs", "a=o.json"],
            "*--stackproof-outputs is for what is deployed in a real account*",
        ),
        (FLAT, ["--stackproof-outputs", "o.json"], "*--stackproof-outputs: o.json is not STACK=FILE*"),
        (FLAT, ["--stackproof-outputs", "=o.json"], "*--stackproof-outputs: =o.json is not STACK=FILE*"),
        (FLAT, ["--stackproof-outputs", "a="], "*--stackproof-outputs: a= is not STACK=FILE*"),
        (
            FLAT,
            ["--stackproof-outputs", "a=o.json", "--stackproof-outputs", "a=o.json"],
            "*--stackproof-outputs: a is given twice*",
        ),
        (
            FLAT,
            ["--stackproof-outputs", "a=missing.json"],
            "*--stackproof-outputs: JSON file cannot be read: missing.json*",
        ),
        ("{", ["--stackproof-outputs", "a=o.json"], "*--stackproof-outputs: *JSON*o.json*"),
        ({}, ["--stackproof-outputs", "a=o.json"], "*--stackproof-outputs: o.json holds no outputs*"),
    ],
)
def test_bad_options_are_refused(pytester: pytest.Pytester, content: Any, arguments: list[str], message: str) -> None:
    """By a message that says what to write, before any test runs."""
    write(pytester, content)
    result = pytester.runpytest(*arguments)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([message])
