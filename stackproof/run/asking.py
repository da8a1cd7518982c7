"""Asking a constraint for its verdicts: what it raises, and what is no verdict, is a problem of that constraint alone.

A constraint of a project's own is listened to as well: a pass or a failure that it reached while it read something
unknown is undecided, whatever it did with that. The catalogue's constraints deal with unknowns themselves. Where some
of the stack was not read, nobody knows what a constraint that looks at all of it would say.
"""

from __future__ import annotations

import inspect
import os
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from stackproof.constraints import Constraint, Failed, Passed, Stack, Undecided, Verdict
from stackproof.contract import Binding
from stackproof.contract.promise_errors import PromiseError
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.model import Resource
from stackproof.model.reads import Reads, listening
from stackproof.run.watched import NoSuchNameError, watched_stack
from stackproof.values import Reason
from stackproof.values.shown import shown

_PACKAGE = str(Path(__file__).parents[1]) + os.sep


class NoVerdictError(Exception):
    """A constraint that came to no verdict: the diagnostic, and the trace for whoever mends it."""

    def __init__(self, diagnostic: Diagnostic, trace: str = "") -> None:
        super().__init__(str(diagnostic))
        self.diagnostic = diagnostic
        self.trace = trace


class NotAVerdictError(Exception):
    """Something that a constraint gave for a verdict; the text says what."""


class _Noting:
    """A stack that notes whether somebody asked it for anything."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self.was_asked = False

    def __getattr__(self, name: str) -> Any:
        self.was_asked = True
        return getattr(self._stack, name)


class Questions:
    """Asks the constraints of one stack; one that is watched is made for the first constraint that needs it."""

    def __init__(self, stack: Stack, contract: Path) -> None:
        self._stack = stack
        self._contract = contract

    def ask(self, binding: Binding, subject: Resource | None = None) -> list[Verdict]:
        """Return the verdicts on a resource, or on the stack itself.

        Raises:
            NoVerdictError: the constraint raised, or gave what is no verdict.
            RecursionError: the stack is nested too deeply for a constraint of the catalogue.
        """
        unread = self._stack.unread
        alone = subject is not None and (binding.asserts or not binding.constraint.takes_stack)
        if not unread or alone:
            return self._ask(binding, subject)
        noting = _Noting(self._stack)
        try:
            if binding.constraint.is_own or subject is None:
                given = self._ask(binding, subject)
            else:
                given = self._ask_ours(binding, self._give(binding.constraint, subject, noting))
        except NoVerdictError as error:
            return [Undecided(f"all of the stack to be read ({error.diagnostic.summary.lower()})", unread)]
        decided_alone = not (binding.constraint.is_own or subject is None or noting.was_asked)
        return given if decided_alone else [as_far_as_read(one, unread) for one in given]

    def _ask(self, binding: Binding, subject: Resource | None) -> list[Verdict]:
        constraint = binding.constraint
        if not constraint.is_own:
            return self._ask_ours(binding, self._give(constraint, subject, self._stack))
        watched = self._stack.once("watched", lambda: watched_stack(self._stack))
        if subject is not None:
            subject = (watched.data if subject.address.mode == "data" else watched.resources)[str(subject.address)]
        return _ask_own(binding, self._give(constraint, subject, watched), str(subject) if subject else "")

    @staticmethod
    def _give(constraint: Constraint, subject: Resource | None, stack: Stack | _Noting) -> list[Any]:
        if subject is None:
            return [stack]
        return [subject, stack] if constraint.takes_stack else [subject]

    def _ask_ours(self, binding: Binding, given: list[Any]) -> list[Verdict]:
        try:
            return list(_verdicts(binding.constraint.function(*given, **binding.parameters)))
        except RecursionError:
            raise
        except PromiseError as error:
            told = error.diagnostic
            raise NoVerdictError(replace(told, subject=told.subject or binding.where)) from error
        except Exception as error:
            of = f"{binding.id} on {given[0]}" if isinstance(given[0], Resource) else binding.id
            bug = replace(explain_bug(error, of, self._contract), subject=binding.where)
            raise NoVerdictError(bug, trace_of(error)) from error


def as_far_as_read(verdict: Verdict, unread: tuple[Reason, ...]) -> Undecided:
    """Return that a verdict on what was read is none on the whole stack."""
    match verdict:
        case Undecided():
            return replace(verdict, why=(*unread, *verdict.why))
        case Passed(reason):
            return Undecided(f"all of the stack to be read (of what was, it passed: {reason})", unread)
        case Failed():
            needs = f"all of the stack to be read (of what was, it failed: {verdict.found})"
            return Undecided(needs, unread, verdict.path, verdict.part, verdict.where)


def _ask_own(binding: Binding, given: list[Any], address: str) -> list[Verdict]:
    """Ask a constraint of the project's own, and hold each verdict against what was read for it."""
    found: list[Verdict] = []
    with listening(Reads()) as reads:
        try:
            for verdict in _verdicts(binding.constraint.function(*given, **binding.parameters)):
                if isinstance(verdict, Undecided):
                    reads.settle_all()  # it says so itself
                found.append(_held_against(reads, _as_texts(verdict)))
        except (Exception, SystemExit) as error:
            if not reads.open or isinstance(error, NoSuchNameError):
                raise NoVerdictError(_explain_mistake(error, binding, address), trace_of(error)) from error
            found.append(_leave_undecided(reads, f"it raised {type(error).__name__} over it"))
    if not found and reads.open:
        found.append(_leave_undecided(reads, "it judged nothing"))
    return found


def _verdicts(given: Any) -> Iterator[Verdict]:
    """Yield the verdicts that a constraint gave.

    Raises:
        NotAVerdictError: it gave something else.
    """
    if given is None:
        return
    if isinstance(given, Passed | Failed | Undecided):
        yield given
        return
    if not isinstance(given, Iterable) or isinstance(given, str | bytes | dict):
        message = f"returned {_name_value(given)}, which is no verdict; return Passed, Failed or Undecided"
        raise NotAVerdictError(message)
    for one in given:
        if not isinstance(one, Passed | Failed | Undecided):
            message = f"gave {_name_value(one)} among its verdicts; give Passed, Failed or Undecided"
            raise NotAVerdictError(message)
        yield one


def _name_value(value: Any) -> str:
    return shown(value) if value is None or isinstance(value, bool | int | str) else f"a {type(value).__name__}"


def _as_texts(verdict: Verdict) -> Verdict:
    """Return a verdict whose words are texts: a value that was given for one is written as values are."""
    match verdict:
        case Passed(reason):
            return Passed(_text(reason))
        case Failed():
            words: dict[str, Any] = {
                name: _text(getattr(verdict, name)) for name in ("found", "expected", "fix", "part")
            }
            return replace(verdict, **words, path=tuple(verdict.path), actions=tuple(map(_text, verdict.actions)))
        case Undecided():
            return replace(verdict, needs=_text(verdict.needs), part=_text(verdict.part), path=tuple(verdict.path))


def _text(words: Any) -> str:
    return words if type(words) is str else shown(words)


def _held_against(reads: Reads, verdict: Verdict) -> Verdict:
    """Return a verdict, or that it is undecided for what was read and is not known."""
    if not reads.open or isinstance(verdict, Undecided):
        return verdict
    if isinstance(verdict, Passed):
        return _leave_undecided(reads, f"it passed: {verdict.reason}")
    undecided = _leave_undecided(reads, f"it failed: {verdict.found}")
    return replace(undecided, path=verdict.path, part=verdict.part, where=verdict.where)


def _leave_undecided(reads: Reads, said: str) -> Undecided:
    """Return the verdict of a function that read something unknown, and what it said all the same."""
    why = tuple(dict.fromkeys(reason for one in reads.open for reason in one.why))
    nobody = (Reason("what it read is not set, and the provider decides"),)
    return Undecided(f"what it read to be known ({said})", why or nobody)


def _explain_mistake(error: BaseException, binding: Binding, address: str) -> Diagnostic:
    """Say what a user's function did, at its line."""
    of = f"{binding.id} on {address}" if address else binding.id
    where = _place(error) or _find_declaration(binding.constraint.function) or binding.where
    if isinstance(error, NoSuchNameError):
        return Diagnostic("Unknown name in a constraint", f"{of}: {error}", where)
    if isinstance(error, NotAVerdictError):
        return Diagnostic("No verdict", f"{of} {error}.", where)
    told = str(error).rstrip(".")
    detail = f"{of} raised {type(error).__name__}{f': {told}' if told else ''}. Mend the constraint."
    return Diagnostic("Constraint that raises", detail, where)


def _find_declaration(function: Any) -> SourceRange | None:
    """Return the line where a function is declared."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    if code is None or not Path(code.co_filename).is_file():
        return None
    return SourceRange(_relative(code.co_filename), code.co_firstlineno, 1, code.co_firstlineno, 2)


def _relative(file: str) -> str:
    relative = os.path.relpath(file)
    return file if relative.startswith("..") else relative


def _place(error: BaseException) -> SourceRange | None:
    """Return the innermost line of a trace that is not Stackproof's."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if not frame.filename.startswith(_PACKAGE) and frame.lineno is not None and Path(frame.filename).is_file():
            column = (frame.colno or 0) + 1
            one_line = frame.end_lineno == frame.lineno and frame.end_colno is not None
            end = frame.end_colno + 1 if one_line and frame.end_colno is not None else column + 1
            return SourceRange(_relative(frame.filename), frame.lineno, column, frame.lineno, end)
    return None


def explain_bug(error: BaseException, of: str, contract: Path) -> Diagnostic:
    """Say that Stackproof itself failed.

    Args:
        error: what was raised.
        of: what it was doing.
        contract: whose check shows the trace.
    """
    told = str(error).rstrip(".")
    what = f"{type(error).__name__}{f': {told}' if told else ''}"
    detail = (
        f"{of} ended with {what}. This is a bug of Stackproof; please report it with what "
        f"stackproof --traceback check {contract} prints."
    )
    return Diagnostic("Internal error", detail)


def trace_of(error: BaseException) -> str:
    """Return the trace of an error, as Python prints it."""
    return "".join(traceback.format_exception(error))
