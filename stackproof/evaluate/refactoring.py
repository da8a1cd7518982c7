"""``moved``, ``removed`` and ``import``: what they name must fit what the module declares.

Rules: https://developer.hashicorp.com/terraform/language/moved, ``/resources/syntax#removing-resources`` and
``/import``. They change the state, not what is planned from nothing, so that nothing of them is evaluated.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from stackproof.diagnostics import Diagnostics
from stackproof.hcl import syntax
from stackproof.hcl.references import traversal

Steps = tuple[str | int, ...]
Declares = Callable[[Steps], bool]


def check_refactoring(blocks: Sequence[syntax.Block], declares: Declares, found: Diagnostics) -> None:
    """Report the mistakes of a module's ``moved``, ``removed`` and ``import`` blocks.

    Args:
        blocks: the blocks.
        declares: tells whether the module declares the resource or module of an address without keys.
        found: gets what is wrong.
    """
    targets: dict[Steps, Steps] = {}
    imported: set[Steps] = set()
    for block in blocks:
        if block.type == "moved":
            _check_moved(block, declares, targets, found)
        elif block.type == "removed":
            _check_removed(block, declares, found)
        else:
            _check_import(block, declares, imported, found)
    _check_circles(targets, [block for block in blocks if block.type == "moved"], found)


def _address(block: syntax.Block, name: str, found: Diagnostics) -> Steps | None:
    """Return what an argument names, its literal keys included."""
    given = block.body.attribute(name)
    if given is None:
        return None
    steps = traversal(given.expression)
    if steps is None or len(_names(given.expression)) < 2:
        detail = f"{name} is the address of a resource or module, such as aws_sqs_queue.orders; its keys are literal."
        found.error("Invalid address", detail, given.expression.where)
        return None
    return steps


def _names(node: syntax.Expression) -> tuple[str, ...]:
    """Return an address without its keys, whatever these are; nothing for what is no address."""
    match node:
        case syntax.Variable(name):
            return (name,)
        case syntax.GetAttr(target, name):
            return (*_names(target), name)
        case syntax.Index(target):
            return _names(target)
    return ()


def _read_names(block: syntax.Block, name: str) -> tuple[str, ...]:
    given = block.body.attribute(name)
    return _names(given.expression) if given else ()


def _check_moved(block: syntax.Block, declares: Declares, targets: dict[Steps, Steps], found: Diagnostics) -> None:
    before, after = _address(block, "from", found), _address(block, "to", found)
    if before is None or after is None:
        return
    if _is_module(before) != _is_module(after):
        detail = "A resource is moved to a resource, and a module to a module; name the same kind of object twice."
        found.error("Invalid moved addresses", detail, block.header)
    elif before == after:
        found.error("Redundant move", "from and to are the same address; remove the block.", block.header)
    elif before in targets and targets[before] != after:
        detail = f"Another block moves {_write(before)} to {_write(targets[before])}; keep one of the two."
        found.error("Ambiguous moves", detail, block.header)
    elif other := next((one for one, aim in targets.items() if aim == after and one != before), None):
        detail = f"Another block moves {_write(other)} to {_write(after)}; keep one of the two."
        found.error("Ambiguous moves", detail, block.header)
    elif before == _read_names(block, "from") != _read_names(block, "to") and declares(before):
        detail = f"{_write(before)} is still declared; remove its block, or this one."
        found.error("Moved object still exists", detail, block.header)
    targets.setdefault(before, after)


def _is_module(steps: Steps) -> bool:
    """Tell whether an address ends with a module: a resource may move into one and out of one."""
    names = [step for step in steps if isinstance(step, str)]
    while names[:1] == ["module"] and len(names) > 2:
        names = names[2:]
    return names[:1] == ["module"]


def _check_circles(targets: dict[Steps, Steps], blocks: list[syntax.Block], found: Diagnostics) -> None:
    for block in blocks:
        given = block.body.attribute("from")
        start = traversal(given.expression) if given else None
        seen: set[Steps] = set()
        at = start
        while at in targets and at not in seen:
            seen.add(at)
            at = targets[at]
        if at is not None and at == start and len(seen) > 1:
            found.error("Cycle", f"Moves lead from {_write(at)} back to it; remove one of them.", block.header)
            return


def _check_removed(block: syntax.Block, declares: Declares, found: Diagnostics) -> None:
    steps = _address(block, "from", found)
    if steps is None:
        return
    if steps != _read_names(block, "from"):
        detail = "All instances are removed together; write the address without a key."
        found.error("Resource instance key", detail, block.header)
    elif declares(steps):
        detail = f"{_write(steps)} is still declared; remove its block, or this one."
        found.error("Removed resource still exists", detail, block.header)


def _check_import(block: syntax.Block, declares: Declares, imported: set[Steps], found: Diagnostics) -> None:
    to, id_ = block.body.attribute("to"), block.body.attribute("id")
    if id_ is not None and isinstance(id_.expression, syntax.Literal) and id_.expression.value in ("", None):
        found.error("Invalid import id", "The id is empty; write that of the object to import.", id_.where)
    names = _read_names(block, "to")
    if to is None or not names:
        return
    steps = traversal(to.expression)
    if names[0] == "data":
        found.error("Invalid import address", "Only managed resources can be imported.", to.where)
    elif names[0] != "module" and not declares(names):
        detail = f"{_write(names)} is not declared; declare it, or remove the import."
        found.error("Import of what is not declared", detail, to.where)
    elif steps in imported:
        found.error("Imported twice", f"{_write(names)} is imported already; keep one block.", to.where)
    if steps is not None:  # else a key of for_each
        imported.add(steps)


def _write(steps: Steps) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).removeprefix(".")
