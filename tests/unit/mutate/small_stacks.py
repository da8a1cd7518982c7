"""Small stacks that tests break."""

from __future__ import annotations

from pathlib import Path

from stackproof.contract import load_contract
from stackproof.mutate.mutant import Mutant
from stackproof.mutate.operators import OPERATORS, mutants_of
from stackproof.mutate.score import Score, judge_mutants
from stackproof.mutate.sources import Sources, read_sources
from stackproof.mutate.stacks import Proved, open_stack

ANY = "stack: small\nconstraints:\n  - assert: a\n    clause: c\n    'on': aws_sqs_queue\n    count: 0\n"


def write(folder: Path, hcl: str, contract: str = ANY) -> Path:
    """Write a stack, and return its contract."""
    (folder / "main.tf").write_text(hcl)
    (folder / "contract.yaml").write_text(contract)
    return folder / "contract.yaml"


def sources_of(folder: Path, hcl: str) -> Sources:
    """Return a stack as it is written."""
    contract, problems = load_contract(write(folder, hcl))
    assert contract is not None, problems
    sources = read_sources(contract)
    assert not sources.stack.errors
    return sources


def mutants(folder: Path, hcl: str, operator: str) -> list[Mutant]:
    """Return what an operator makes of a stack."""
    return mutants_of(sources_of(folder, hcl), [operator])


def score_of(folder: Path, hcl: str, contract: str, *operators: str, fail_under: float = 0) -> Score:
    """Break a stack by some operators, or by all, and judge each mutant."""
    found = open_stack(write(folder, hcl, contract), "")
    assert isinstance(found, Proved), found
    return judge_mutants(found.contract, found.sources, operators or list(OPERATORS), fail_under)
