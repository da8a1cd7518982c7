"""How a case of the function tables is evaluated: by the evaluator, as in a configuration."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stackproof.diagnostics import Diagnostics, SourceRange
from stackproof.evaluate.expressions import evaluate as evaluate_node
from stackproof.evaluate.scope import GivenNames, Scope
from stackproof.hcl.parse import parse_expression
from stackproof.hcl.tokens import HclSyntaxError
from stackproof.values import Mistake

FILES = Path(__file__).parent / "files"


class Nothing(GivenNames):
    """A module without objects, in the folder of the files that cases read."""

    directory = FILES

    def resolve(self, path: tuple[str, ...], _where: SourceRange) -> tuple[Any, int]:
        raise Mistake(f"nothing is named {'.'.join(path)}")


@pytest.fixture(name="evaluate", scope="session")
def give_evaluate() -> Callable[[str], Any]:
    return evaluate


def evaluate(expression: str) -> Any:
    """Return the value of an expression; a diagnostic is a mistake, and so is what does not parse."""
    diagnostics = Diagnostics()
    try:
        node = parse_expression(expression, "case")
    except HclSyntaxError as error:
        raise Mistake(str(error)) from None
    value = evaluate_node(node, Scope(Nothing(), diagnostics))
    if diagnostics.errors:
        raise Mistake(str(diagnostics.errors[0]))
    return value
