"""Names carry the environment's suffix, so that two deployments can share an account."""

import re
from typing import Any

from stackproof.constraints import EVERYTHING, Failed, Passed, Resource, Stack, Verdict, constraint, undecided
from stackproof.constraints.wording import shown
from stackproof.model.graph import pieces, target, text_with_holes
from stackproof.model.names import name_argument, name_arguments
from stackproof.values import AttributeOf, MadeOf, Unknown


@constraint("name-carries-suffix", on=EVERYTHING, severity="medium")
def name_carries_suffix(resource: Resource, stack: Stack, *, variable: str) -> Verdict | None:
    """Every name that AWS shows carries the suffix of its environment.

    Why: a second deployment in the same account would collide with the first.
    Fails: a name that does not contain the value of ``variable`` as a word of its own (``test`` is one in
        ``orders-test.fifo``, not in ``latest``); one that only the provider will make up.
    Passes: ``name = "payments-${var.environment_suffix}"`` with ``variable: environment_suffix``; a name that is a
        reference to another resource's name counts as that one.
    Fix: put ${var.VARIABLE} into the name
    """
    name = name_argument(resource)
    if name is None:
        return _unnamed(resource)
    suffix = stack.variables[variable].value if variable in stack.variables else None
    if suffix is None or suffix == "":
        return Failed(f"the stack has no value for var.{variable}", "a variable with a value", "", (name,))
    if isinstance(suffix, Unknown):
        return undecided(f"var.{variable}", suffix, name)
    return _judge(resource, stack, name, str(suffix), f"${{var.{variable}}}")


def _unnamed(resource: Resource) -> Verdict | None:
    arguments = name_arguments(resource.type)
    if not arguments:
        return None  # nothing that AWS shows by a name of the stack's choosing
    return Failed(f"no {arguments[0]}: the provider makes one up", "a name with the suffix", "", (arguments[0],))


def _judge(resource: Resource, stack: Stack, name: str, suffix: str, written: str) -> Verdict:
    value = resource.get(name)
    if _carries(value, suffix):
        return Passed(f"{name} is {shown(value)}")
    for piece in pieces(value):
        if not isinstance(piece, Unknown):
            continue
        if isinstance(piece.form, MadeOf):
            return undecided(name, piece, name)
        found = target(stack, piece)
        owner = found.resource
        if owner is not None and owner is not resource and _carries(owner.get(name_argument(owner) or ""), suffix):
            return Passed(f"{name} is that of {owner}")
        if found.unknown is not None and not _is_computed(piece):
            return undecided(name, piece, name)
    expected = f'a name with "{suffix}" as a word of its own'
    return Failed(f"{name} = {shown(value)}", expected, f"put {written} into the name", (name,))


def _carries(value: Any, suffix: str) -> bool:
    """Tell whether a name has the suffix between separators, its ends, or what is not a letter or digit."""
    return re.search(rf"(?<![^\W_]){re.escape(suffix)}(?![^\W_])", text_with_holes(value)) is not None


def _is_computed(piece: Unknown) -> bool:
    """Tell whether a managed resource's own attribute stands there, which has nothing to do with the variable."""
    return isinstance(piece.form, AttributeOf) and piece.form.reference.address.mode == "managed"
