"""Names carry the environment's suffix, so that two deployments can share an account."""

from typing import Any

from stackproof.constraints import EVERYTHING, Failed, Passed, Resource, Stack, Verdict, constraint, undecided
from stackproof.model.graph import pieces, target
from stackproof.model.names import name_arguments
from stackproof.values import AttributeOf, Unknown


@constraint("name-carries-suffix", on=EVERYTHING, severity="medium")
def name_carries_suffix(resource: Resource, stack: Stack, *, variable: str) -> Verdict | None:
    """Every name that AWS shows carries the suffix of its environment.

    Why: a second deployment in the same account would collide with the first.
    Fails: a name that does not contain the value of ``variable``; one that only the provider will make up.
    Passes: ``name = "payments-${var.environment_suffix}"`` with ``variable: environment_suffix``; a name that is a
        reference to another resource's name counts as that one.
    Fix: put ${var.VARIABLE} into the name
    """
    given = [name for name in name_arguments(resource.type) if not resource.omitted(name)]
    if not given:
        return _unnamed(resource)
    name = given[0]
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
        return Passed(f"{name} is {value}")
    for piece in pieces(value):
        if not isinstance(piece, Unknown):
            continue
        owner = target(stack, piece).resource
        if owner is not None and owner is not resource and _owner_carries(owner, suffix):
            return Passed(f"{name} is that of {owner}")
        if not isinstance(piece.form, AttributeOf):
            return undecided(name, piece, name)
    expected = f'a name that contains "{suffix}"'
    return Failed(f'{name} = "{value}"', expected, f"put {written} into the name", (name,))


def _carries(value: Any, suffix: str) -> bool:
    return any(isinstance(piece, str) and suffix in piece for piece in pieces(value))


def _owner_carries(owner: Resource, suffix: str) -> bool:
    return any(_carries(owner.get(name), suffix) for name in name_arguments(owner.type))
