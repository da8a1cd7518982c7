"""What could be written to mend a failure: the edits for each way to fill its placeholders."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from pathlib import Path

from stackproof.constraints import Failed
from stackproof.diagnostics import SourceRange
from stackproof.fixing.bench import Failure
from stackproof.fixing.candidates import candidates_for
from stackproof.fixing.edits import Edit, Files, Left
from stackproof.fixing.fragments import TOP, Fragment, read_fragment
from stackproof.fixing.places import file_of, outermost
from stackproof.fixing.setters import Setters
from stackproof.fixing.writing import Writer
from stackproof.hcl import syntax
from stackproof.model import Resource

_MOST = 24  # stacks that are judged for one failure
Proposal = tuple[str, list[Edit]]
"""What stands for the placeholders, and the edits."""


def proposals_for(failure: Failure, files: Files, directory: Path) -> Iterator[Proposal]:
    """Yield what could be written.

    Raises:
        Left: nothing can be, with the reason.
    """
    fragment = _fragment_of(failure)
    holder = failure.report.stack.resources.get(failure.outcome.address)
    for names in _fillings(fragment, holder, failure):
        label = _label(fragment, holder, failure)
        filled = fragment.fill(names, label)
        if filled is None:
            continue
        if filled.open_words:
            message = (
                f"{' and '.join(filled.open_words)} {'are' if len(filled.open_words) > 1 else 'is'} for a person to say"
            )
            raise Left(message)
        if holder is None and filled.resource is not None:
            message = "it is of no resource of the stack"
            raise Left(message)
        yield ", ".join(names.values()), _edits(filled, failure, holder, files, directory)


def _fragment_of(failure: Failure) -> Fragment:
    verdict = failure.finding.verdict
    if not isinstance(verdict, Failed):
        message = "it is undecided, and no edit decides it"
        raise Left(message)
    text = verdict.fix or failure.outcome.binding.constraint.section("Fix")
    fragment = read_fragment(text)
    if fragment is None:
        message = " ".join(text.replace("#", "").split()) or "nothing says what to write"
        raise Left(message)
    if fragment.is_of_policy:
        message = "who may do what is for a person to say"
        raise Left(message)
    return fragment


def _fillings(fragment: Fragment, holder: Resource | None, failure: Failure) -> Iterator[dict[tuple[str, str], str]]:
    wanted = fragment.named
    if not wanted or holder is None:
        yield {}
        return
    choices = []
    for type_, word in wanted:
        found = _candidates(type_, word, fragment, holder, failure)
        if not found:
            message = f"which {type_} is for a person to say: the stack has none that is surely meant"
            raise Left(message)
        choices.append(found)
    if math.prod(map(len, choices)) > _MOST:
        message = f"more could stand for {' and '.join(type_ for type_, _ in wanted)} than can be tried"
        raise Left(message)
    for chosen in itertools.product(*choices):
        yield dict(zip(wanted, chosen, strict=True))


def _candidates(type_: str, word: str, fragment: Fragment, holder: Resource, failure: Failure) -> list[str]:
    if fragment.resource is not None and type_ == holder.type and word == "NAME":
        return [f"{holder.type}.{holder.address.name}"]  # what it is beside
    return candidates_for(type_, word, holder, failure.report.stack)


def _label(fragment: Fragment, holder: Resource | None, failure: Failure) -> str:
    """Return a name for a new resource: that of what it is for, with a number where another has it."""
    if fragment.resource is None or holder is None:
        return ""
    type_ = fragment.resource.labels[0]
    of_type = failure.report.stack.of_type(type_)
    taken = {one.address.name for one in of_type if one.address.configured.module == holder.address.configured.module}
    names = (holder.address.name, *(f"{holder.address.name}_{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _edits(fragment: Fragment, failure: Failure, holder: Resource | None, files: Files, directory: Path) -> list[Edit]:
    top = next((block for block in fragment.body.blocks if block.type in TOP), None)
    where = failure.finding.where or (holder.where if holder is not None else None)
    if top is not None and top.type == "resource":
        return [_beside(fragment, holder, files, directory)]
    if where is None or (top is not None and where.file not in files):
        where = None
    if top is not None:
        return _in_root(fragment, top, where, files, directory)
    if where is None:
        message = "nobody knows where it is to stand"
        raise Left(message)
    file = file_of(where, files, directory)
    block = outermost(file, where)
    return list(Writer(file, fragment, where, Setters(files)).merge(fragment.body, block))


def _beside(fragment: Fragment, holder: Resource | None, files: Files, directory: Path) -> Edit:
    if holder is None or holder.where is None:
        message = "nobody knows where it is to stand"
        raise Left(message)
    file = file_of(holder.where, files, directory)
    block = outermost(file, holder.where)
    if holder.address.key is not None:
        message = f"{holder.address.resource} has several instances: so must what is added"
        raise Left(message)
    if block.body.attribute("provider") is not None or block.body.attribute("region") is not None:
        message = "it has a provider or a region of its own: so must what is added"
        raise Left(message)
    return Writer(file, fragment, holder.where, Setters(files)).beside(block)


def _in_root(
    fragment: Fragment, top: syntax.Block, where: SourceRange | None, files: Files, directory: Path
) -> list[Edit]:
    """Return the edits of a block of the root module, or the edit that adds it."""
    roots = [one for one in files.values() if one.path.parent == directory]
    found = [
        (file, block)
        for file in roots
        for block in file.body.blocks
        if block.type == top.type and block.labels == top.labels and (where is None or block.where.holds(where))
    ] or [
        (file, block) for file in roots for block in file.body.blocks
        if block.type == top.type and block.labels == top.labels and top.type == "terraform"
    ]  # fmt: skip
    if found:
        file, block = found[0]
        file = file_of(block.where, files, directory)
        return list(Writer(file, fragment, where or block.where, Setters(files)).merge(top.body, block))
    if not roots:
        message = "the stack has no file of HCL's own syntax"
        raise Left(message)
    order = {"terraform": ("versions.tf", "terraform.tf"), "provider": ("providers.tf",), "output": ("outputs.tf",)}
    names = (*order.get(top.type, ()), "main.tf")
    chosen = next((one for name in names for one in roots if one.path.name == name), roots[0])
    end = len(chosen.text)
    ahead = "" if not chosen.text else "\n" if chosen.text.endswith("\n") else "\n\n"
    return [Edit(chosen.label, end, end, ahead + fragment.file.text)]
