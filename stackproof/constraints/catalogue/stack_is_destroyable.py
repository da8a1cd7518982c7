"""Nothing keeps a stack from being destroyed."""

from collections.abc import Iterator
from typing import Any

from stackproof.constraints import EVERYTHING, Failed, Passed, Resource, Verdict, constraint, undecided
from stackproof.values import Unknown

_MUST_NOT = (
    "prevent_destroy", "skip_destroy", "deletion_protection", "deletion_protection_enabled",
    "enable_deletion_protection", "termination_protection", "termination_protection_enabled", "retain_on_delete",
    "retain_stack", "retain_stacks", "retain_physical_resources", "disable_api_termination", "disable_api_stop",
)  # fmt: skip
_FORCED = {"aws_ecr_repository": "force_delete", "aws_s3_bucket": "force_destroy"}
_SNAPSHOT = "skip_final_snapshot"  # false where nobody sets it


@constraint("stack-is-destroyable", on=EVERYTHING, severity="medium", policy=(23, "CONVENTION"))
def stack_is_destroyable(resource: Resource) -> Iterator[Verdict]:
    """Everything can be destroyed: nothing is protected, retained or left behind.

    Why: an environment that cannot be taken down is paid for, and drifts.
    Fails: ``prevent_destroy``, ``skip_destroy``, a deletion protection; a repository or bucket without
        ``force_delete``/``force_destroy``, whose content would block the destroy; a final snapshot.
    Passes: none of them.
    Fix: remove the protection
    """
    found = [*_protections(resource)]
    if resource.type in _FORCED:
        name = _FORCED[resource.type]
        found.extend(_must_be_true(resource, name, f"no {name}: content blocks the destroy"))
    if _SNAPSHOT in resource.values:
        found.extend(_must_be_true(resource, _SNAPSHOT, f"no {_SNAPSHOT}: a final snapshot is retained"))
    yield from found or [Passed("nothing protects it")]


def _must_be_true(resource: Resource, name: str, otherwise: str) -> Iterator[Verdict]:
    value = resource.get(name)
    if isinstance(value, Unknown) and not resource.omitted(name):
        yield undecided(name, value, name)
    elif value is not True:
        yield Failed(otherwise, f"{name} = true", f"{name} = true", (name,))


def _protections(resource: Resource) -> Iterator[Verdict]:
    for name in _MUST_NOT:
        path = ("lifecycle", name) if name in resource.lifecycle else (name,)
        value: Any = resource.lifecycle.get(name, resource.get(name))
        if isinstance(value, Unknown):
            if name in resource.lifecycle or not resource.omitted(name):
                yield undecided(name, value, *path)
        elif value is True or value == "ACTIVE":
            yield Failed(f"{name} = {'true' if value is True else value}", f"no {name}", f"remove {name}", path)
