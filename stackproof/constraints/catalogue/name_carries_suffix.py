"""Names carry the environment's suffix, so that two deployments can share an account."""

import re
from dataclasses import dataclass
from typing import Any

from stackproof.constraints import (
    EVERYTHING,
    Failed,
    Passed,
    Resource,
    Stack,
    Undecided,
    Verdict,
    constraint,
    undecided,
)
from stackproof.constraints.settings import literal
from stackproof.model.graph import target
from stackproof.model.names import name_argument, name_arguments
from stackproof.suggestions import suggest
from stackproof.values import AttributeOf, MadeOf, Reason, Unknown
from stackproof.values.shown import shown
from stackproof.values.texts import pieces, text_with_holes

_ITSELF = "\ue001"  # stands for the variable in a text

_FIFO = ".fifo"


@constraint("name-carries-suffix", on=EVERYTHING, severity="low", policy=(17, "CONVENTION"))
def name_carries_suffix(resource: Resource, stack: Stack, *, variable: str) -> Verdict | None:
    """Every name that AWS shows carries the suffix of its environment.

    Why: a second deployment in the same account would collide with the first.
    Fails: a name that does not contain the value of ``variable`` as a word of its own (``test`` is one in
        ``orders-test.fifo``, not in ``latest``); one that has it whatever the variable is; one that only the provider
        will make up.
    Passes: ``name = "payments-${var.environment_suffix}"`` with ``variable: environment_suffix``; a name that is a
        reference to another resource's name counts as that one. Of names that the variable chooses from, by a
        conditional or a map, the chosen one counts: it passes if it has the value. Another environment is judged for
        itself.
    Fix: name = "NAME-${var.VARIABLE}"
    """
    name = name_argument(resource)
    if name is None:
        return _unnamed(resource)
    suffix = stack.variables[variable].value if variable in stack.variables else None
    if suffix is None or suffix == "":
        meant = suggest(variable, stack.variables)
        hint = f'; did you mean "{meant}"?' if meant and variable not in stack.variables else ""
        return Failed(f"the stack has no value for var.{variable}{hint}", "a variable with a value", "", (name,))
    if isinstance(suffix, Unknown) and stack.as_supplied is None:
        return undecided(f"var.{variable}", suffix, name)
    return _judge(resource, stack, name, _Suffix(variable, suffix if isinstance(suffix, Unknown) else str(suffix)))


@dataclass(frozen=True, slots=True)
class _Suffix:
    """The variable that names have to carry, and its value."""

    variable: str
    value: str | Unknown  # an unknown that is known to be the variable, wherever it stands

    @property
    def written(self) -> str:
        """The variable as HCL has it."""
        return f"${{var.{self.variable}}}"

    def stands_in(self, value: Any) -> bool:
        """Tell whether a name has the suffix between separators, its ends, or what is not a letter or digit."""
        text, wanted = text_with_holes(value), self.value
        if isinstance(wanted, Unknown):
            text, wanted = "".join(map(self._written_out, pieces(value))), _ITSELF
        return re.search(rf"(?<![^\W_]){re.escape(wanted)}(?![^\W_])", text) is not None

    def put_into(self, value: Any) -> str:
        """Return a name with the variable behind it, as HCL; a FIFO queue's or topic's has its own end."""
        if not isinstance(value, str):
            return f'"NAME-{self.written}"'
        stem = value.removesuffix(_FIFO)
        return f'{literal(stem)[:-1]}-{self.written}{value[len(stem) :]}"'

    def _written_out(self, piece: Any) -> str:
        if isinstance(piece, Unknown) and isinstance(self.value, Unknown) and piece.form == self.value.form:
            return _ITSELF
        return text_with_holes(piece)

    def is_carried(self, stack: Stack, resource: Resource, name: str) -> bool | None:
        """Tell whether a name has the suffix because of the variable; nothing where it has it, and nobody knows why."""
        there = self.stands_in(resource.get(name))
        return there and stack.follows(resource.address, (name,), self.variable)


def _unnamed(resource: Resource) -> Verdict | None:
    arguments = name_arguments(resource.type)
    if not arguments:
        return None  # nothing that AWS shows by a name of the stack's choosing
    return Failed(f"no {arguments[0]}: the provider makes one up", "a name with the suffix", "", (arguments[0],))


def _judge(resource: Resource, stack: Stack, name: str, suffix: _Suffix) -> Verdict:
    value = resource.get(name)
    carried = suffix.is_carried(stack, resource, name)
    if carried:
        return Passed(f"{name} is {shown(value)}")
    hidden = carried is None
    for piece in pieces(value):
        if not isinstance(piece, Unknown):
            continue
        if isinstance(piece.form, MadeOf):
            return undecided(name, piece, name)
        found = target(stack, piece)
        owner = found.resource
        if owner is not None and owner is not resource:
            of_owner = suffix.is_carried(stack, owner, name_argument(owner) or "")
            if of_owner:
                return Passed(f"{name} is that of {owner}")
            hidden = hidden or of_owner is None
        if found.unknown is not None and not _is_computed(piece):
            return undecided(name, piece, name)
    if hidden:
        why = Reason(f"only the HCL tells what the {name} of {resource} is made of", resource.place(name))
        return Undecided(f"whether {name} = {shown(value)} follows {suffix.written}", (why,), (name,))
    always = f" whatever {suffix.written} is" if suffix.stands_in(value) else ""
    expected = f'a name with "{suffix.value}" as a word of its own'
    return Failed(f"{name} = {shown(value)}{always}", expected, f"{name} = {suffix.put_into(value)}", (name,))


def _is_computed(piece: Unknown) -> bool:
    """Tell whether a managed resource's own attribute stands there, which has nothing to do with the variable."""
    return isinstance(piece.form, AttributeOf) and piece.form.reference.address.mode == "managed"
