"""Every operator, and the mutants that some of them make of a stack."""

from __future__ import annotations

from collections.abc import Iterable

from stackproof.mutate.mutant import Mutant
from stackproof.mutate.operators import additions, heredocs, policies, references, structure, values, wiring
from stackproof.mutate.operators.registry import Operator, known_operators
from stackproof.mutate.sources import Sources
from stackproof.mutate.walk import subjects

_MODULES = (
    structure,
    values,
    references,
    policies,
    heredocs,
    wiring,
    additions,
)  # importing them declares their operators
OPERATORS: dict[str, Operator] = known_operators()


def mutants_of(sources: Sources, operators: Iterable[str]) -> list[Mutant]:
    """Return what some operators make of a stack, in the order of its files and lines.

    What two operators would make alike is of the first of them: those of meaning come first.
    """
    chosen = [OPERATORS[name] for name in OPERATORS if name in set(operators)]
    chosen.sort(key=lambda one: one.group != "meaning")
    order = {file.label: index for index, file in enumerate(sources.files)}
    found: dict[tuple[str, int, int, str], Mutant] = {}
    for subject in subjects(sources):
        for operator in chosen:
            for mutant in operator.operate(subject):
                found.setdefault((mutant.file, mutant.start, mutant.end, mutant.replacement), mutant)
    return sorted(
        found.values(), key=lambda one: (order[one.file], one.where.line, one.where.column, one.start, one.edit)
    )
