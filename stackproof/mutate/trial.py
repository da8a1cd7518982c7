"""One mutant judged: evaluated in memory, compared with the stack as written, and shown to the contract."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from stackproof.contract import Contract
from stackproof.diagnostics import Diagnostic
from stackproof.hcl.files import Parsed, reading_instead
from stackproof.model import Stack
from stackproof.mutate.edited import parse_edited
from stackproof.mutate.mutant import Mutant
from stackproof.mutate.sameness import Difference, differences
from stackproof.mutate.sources import Sources
from stackproof.recursion import deep_recursion
from stackproof.run.apart import judge_apart
from stackproof.run.asking import explain_bug
from stackproof.run.judging import first_objection
from stackproof.run.outcomes import Outcome, Unchecked
from stackproof.run.stack_sources import Written

State = Literal["noticed", "survived", "invalid", "equivalent", "listed", "unjudged"]
"""``invalid`` is what Terraform would refuse, ``equivalent`` what no promise could tell from the stack as written,
``listed`` what survived and the contract says why; ``unjudged`` is what we failed on."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of a mutant.

    ``by`` is what noticed it, what is wrong with it, or why the contract lists it; ``changed`` is what is other than as
    written, of one that survived.
    """

    mutant: Mutant
    state: State
    by: str = ""
    changed: tuple[Difference, ...] = ()


class Bench:
    """Judges the mutants of one stack, one after the other."""

    def __init__(self, contract: Contract, sources: Sources) -> None:
        self._contract = contract
        self._sources = {source.label: source for source in sources.files}
        self._original = sources.stack
        self._parsed: dict[str, Parsed] = {source.label: (source.body, []) for source in sources.files}

    def judge(self, mutant: Mutant) -> Trial:
        """Judge one mutant; whatever goes wrong with it raises nothing."""
        try:
            edited = parse_edited(mutant, self._sources[mutant.file])
            with deep_recursion(), reading_instead({**self._parsed, mutant.file: edited}):
                return self._judge(mutant)
        except Exception as error:
            return Trial(mutant, "unjudged", explain_bug(error, mutant.edit, self._contract.path).detail)

    def _judge(self, mutant: Mutant) -> Trial:
        stack = Written().load(self._contract)
        if stack.errors:
            return Trial(mutant, "invalid", str(stack.errors[0]))
        different = differences(self._original, stack)
        if not different and not mutant.configuration:
            return Trial(mutant, "equivalent")
        objection = self._object(stack, different)
        if objection:
            return Trial(mutant, "noticed", objection)
        return Trial(mutant, "survived", changed=tuple(different))

    def _object(self, stack: Stack, different: list[Difference]) -> str:
        """Return what the contract has against a stack; the promises on what differs are asked first."""
        if self._contract.not_run:
            report = judge_apart(self._contract, stack)
            if isinstance(report, Unchecked) or report.problems:
                return report.problems[0].summary
            return next((outcome.id for outcome in report.outcomes if not outcome.holds), "")
        kinds = {one.kind for one in different}
        nearest = sorted(self._contract.bindings, key=lambda one: kinds.isdisjoint(one.constraint.on))
        found = first_objection(replace(self._contract, bindings=tuple(nearest)), stack)
        return _name(found)


def _name(found: Outcome | Diagnostic | None) -> str:
    if found is None:
        return ""
    return found.id if isinstance(found, Outcome) else found.summary
