"""The mutants of a stack, all judged, and what that says of its contract."""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

from stackproof.contract import Contract, load_contract
from stackproof.contract.model import KnownMutation
from stackproof.contract.patterns import matches
from stackproof.mutate.mutant import Mutant
from stackproof.mutate.operators import OPERATORS, mutants_of
from stackproof.mutate.sameness import Difference
from stackproof.mutate.sources import Sources, read_sources
from stackproof.mutate.trial import Bench, State, Trial
from stackproof.run import exit_status

WORTH_SHARING = 60  # mutants that take longer than a second process needs to begin
_CHUNK = 16
_Answer = tuple[State, str, tuple[Difference, ...]]
_COLLECTED_EVERY = 25  # stacks; their parts know each other, and nothing else would ever free them


@dataclass(frozen=True, slots=True)
class Score:
    """What became of the mutants of a stack.

    ``stale`` are the entries of the contract's ``mutations`` that cover nothing that survives; ``fail_under`` the score
    that was asked for, in percent.
    """

    contract: Contract
    sources: Sources
    trials: tuple[Trial, ...]
    stale: tuple[KnownMutation, ...]
    fail_under: float

    def of(self, *states: str) -> list[Trial]:
        """Return the trials that came to one of some states."""
        return [trial for trial in self.trials if trial.state in states]

    @property
    def counts(self) -> Counter[str]:
        """How many trials came to each state."""
        return Counter(trial.state for trial in self.trials)

    @property
    def percent(self) -> float | None:
        """How many of the mutants that count were noticed; ``None`` where none counts."""
        noticed, survived = self.counts["noticed"], self.counts["survived"]
        return 100 * noticed / (noticed + survived) if noticed + survived else None

    @property
    def exit_code(self) -> int:
        """The exit status that it stands for."""
        if self.percent is None or self.of("unjudged"):
            return exit_status.UNCHECKED
        return exit_status.FAILS if self.percent < self.fail_under or self.stale else exit_status.HOLDS


def judge_mutants(contract: Contract, sources: Sources, operators: Sequence[str], fail_under: float) -> Score:
    """Break a stack in every way that some operators know, and judge each mutant.

    Args:
        contract: the contract, which must hold.
        sources: its stack as it is written.
        operators: the ids of the operators.
        fail_under: the score to reach, in percent.
    """
    mutants = mutants_of(sources, operators)
    trials = tuple(_with_reasons(_judge_all(contract, sources, mutants, operators), contract))
    complete = set(operators) == set(OPERATORS)
    used = {_find_entry(trial.mutant, contract) for trial in trials if trial.state == "listed"}
    stale = tuple(entry for entry in contract.mutations if complete and entry not in used)
    return Score(contract, sources, trials, stale, fail_under)


def _with_reasons(trials: Iterable[Trial], contract: Contract) -> Iterator[Trial]:
    for trial in trials:
        listed = trial.state == "survived" and _find_entry(trial.mutant, contract)
        yield replace(trial, state="listed", by=listed.reason) if listed else trial


def _find_entry(mutant: Mutant, contract: Contract) -> KnownMutation | None:
    return next((entry for entry in contract.mutations if matches(mutant.edit, entry.edit)), None)


def _judge_all(
    contract: Contract, sources: Sources, mutants: list[Mutant], operators: Sequence[str]
) -> Iterator[Trial]:
    """Judge mutants in as many processes as there are processors, where there are enough to pay for it."""
    workers = min(os.cpu_count() or 1, len(mutants) // WORTH_SHARING + 1)
    if workers < 2:
        bench = Bench(contract, sources)
        yield from (_collecting(bench, index, mutant) for index, mutant in enumerate(mutants))
        return
    given = (str(contract.path), tuple(operators))
    with ProcessPoolExecutor(workers, get_context("spawn"), _begin, given) as pool:
        answers = pool.map(_judge_one, range(len(mutants)), chunksize=_CHUNK)
        answered = 0
        try:
            for mutant, answer in zip(mutants, answers, strict=True):
                yield Trial(mutant, *answer)
                answered += 1
        except BrokenProcessPool:
            ended = "the process that judges it was ended; give it more memory"
            yield from (Trial(mutant, "unjudged", ended) for mutant in mutants[answered:])


def _collecting(bench: Bench, index: int, mutant: Mutant) -> Trial:
    if index % _COLLECTED_EVERY == 0 and not gc.isenabled():
        gc.collect()
    return bench.judge(mutant)


_bench: Bench | None = None
_mutants: list[Mutant] = []


def _begin(path: str, operators: tuple[str, ...]) -> None:
    """Make ready in another process: it makes the same mutants of the same files."""
    global _bench, _mutants
    gc.disable()
    contract, _ = load_contract(Path(path))
    assert contract is not None
    sources = read_sources(contract)
    _bench, _mutants = Bench(contract, sources), mutants_of(sources, operators)
    gc.freeze()


def _judge_one(index: int) -> _Answer:
    assert _bench is not None
    trial = _collecting(_bench, index, _mutants[index])
    return trial.state, trial.by, trial.changed
