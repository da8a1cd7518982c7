"""The options of the plugin: one table, from which pytest's parser, messages and documentation take their names.

Each is ``--stackproof-NAME``: a repository may have a ``--target`` of its own. Where a message names an option of
``stackproof check`` that the plugin has as well, :func:`in_pytest` names the plugin's.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from stackproof.pytest_plugin.option_values import CallsFile, Inputs, StackOutputs

PREFIX = "--stackproof-"


def flag(name: str) -> str:
    """Return an option as it is written: ``--stackproof-target`` for ``target``."""
    if name not in OPTIONS:
        raise KeyError(name)
    return PREFIX + name


_INPUTS = {"action": Inputs, "dest": "stackproof_inputs", "default": []}
OPTIONS: dict[str, dict[str, Any]] = {
    "undecided": {
        "choices": ("fail", "skip"),
        "default": "fail",
        "help": "What becomes of a verdict that nobody can reach before the apply (default: fail).",
    },
    "require": {
        "default": "",
        "metavar": "MARKERS",
        "help": "Comma-separated markers whose tests may not be skipped, such as plan,integration.",
    },
    "terraform-binary": {
        "default": "terraform",
        "metavar": "PROGRAM",
        "help": "What plans and deploys: terraform (default), tofu, or a path.",
    },
    "plugin-dir": {
        "type": Path,
        "metavar": "FOLDER",
        "help": "A filesystem mirror of providers (default: $STACKPROOF_PLUGIN_DIR, else Terraform's own search).",
    },
    "allow-uncovered": {
        "type": int,
        "default": 0,
        "metavar": "COUNT",
        "help": "How many stacks without a contract there may be beside those with one, in CI (default: 0).",
    },
    "target": {
        "choices": ("emulator", "aws"),
        "default": "emulator",
        "help": "Where deployed stacks are tested: on the local AWS (default), or as they are in a real account.",
    },
    "outputs": {
        "action": StackOutputs,
        "default": {},
        "metavar": "STACK=FILE",
        "help": f"With {PREFIX}target=aws: what terraform output -json prints for a stack; once for each stack.",
    },
    "calls": {
        "action": CallsFile,
        "metavar": "FILE",
        "help": "The calls that roles made, as stackproof emulator calls prints them: judges what these are granted.",
    },
    "environment": {
        "action": "append",
        "default": [],
        "metavar": "NAME",
        "help": "Judge contracts in this of their environments alone; may be given several times.",
    },
    "var": {
        **_INPUTS,
        "metavar": "NAME=VALUE",
        "help": "A variable's value, which wins over the contract's; of this and the next option the later wins.",
    },
    "var-file": {
        **_INPUTS,
        "metavar": "FILE",
        "help": "A file of variables (*.tfvars), which wins over the contract's.",
    },
}
_COMMANDS = re.compile(rf"(?<![\w-])--({'|'.join(sorted(OPTIONS, key=len, reverse=True))})(?![\w-])")


def add_options(parser: pytest.Parser) -> None:
    """Add every option of the table."""
    group = parser.getgroup("stackproof", "Terraform contracts")
    for name, settings in OPTIONS.items():
        group.addoption(flag(name), **settings)


def option(config: pytest.Config, name: str) -> Any:
    """Return what was given for an option of the table."""
    return config.getoption(flag(name))


def in_pytest(text: str) -> str:
    """Name the plugin's options in a text that names those of the command ``check``."""
    return _COMMANDS.sub(rf"{PREFIX}\1", text)


def required_markers(config: pytest.Config) -> set[str]:
    """Return the markers whose tests may not be skipped."""
    return {name.strip() for name in option(config, "require").split(",") if name.strip()}


def require_all(names: set[str]) -> str:
    """Write the option that requires some markers."""
    return f"{flag('require')}={','.join(sorted(names))}"
