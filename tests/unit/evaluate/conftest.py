"""The real evaluator over the names that the cases may use (names/main.tf)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from stackproof.diagnostics import Diagnostics
from stackproof.evaluate.configuration import load_configuration
from stackproof.evaluate.data_sources import Environment
from stackproof.evaluate.enclosing_module import Evaluation
from stackproof.evaluate.expressions import evaluate
from stackproof.evaluate.module import ModuleInstance
from stackproof.hcl.parse import parse, parse_expression
from stackproof.hcl.tokens import HclSyntaxError

NAMES = Path(__file__).parent / "names"
Ask = Callable[[str], tuple[Any, Diagnostics]]


@pytest.fixture(name="ask", scope="session")
def give_ask() -> Ask:
    """Return what evaluates a case: its value, and what is wrong with it."""

    def ask(case: str) -> tuple[Any, Diagnostics]:
        found = Diagnostics()
        evaluation = Evaluation(Environment(workspace="default"), found)
        module = ModuleInstance(load_configuration(NAMES, "names", found), evaluation, {})
        try:
            if "⏎" in case:
                body, problems = parse("x = " + case.replace("⏎", "\n") + "\n", "case.tf")
                found.extend(problems)
                if len(body.attributes) != 1 or body.blocks:
                    found.error("Not one expression", case)
                node = body.attributes[0].expression
            else:
                node = parse_expression(case, "case")
        except HclSyntaxError as error:
            found.extend([error.diagnostic])
            return None, found
        return evaluate(node, replace(module.scope, diagnostics=found, lazy=False)), found

    return ask
