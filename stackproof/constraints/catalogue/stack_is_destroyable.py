"""Nothing keeps a stack from being destroyed."""

from collections.abc import Iterator
from typing import Any

from stackproof.constraints import EVERYTHING, Failed, Passed, Resource, Verdict, constraint, undecided
from stackproof.values import Unknown

_MUST_NOT = ("prevent_destroy", "skip_destroy", "deletion_protection", "deletion_protection_enabled",
             "enable_deletion_protection", "termination_protection")  # fmt: skip
_MUST = {"aws_ecr_repository": ("force_delete",), "aws_s3_bucket": ("force_destroy",)}


@constraint("stack-is-destroyable", on=EVERYTHING, severity="medium")
def stack_is_destroyable(resource: Resource) -> Iterator[Verdict]:
    """Everything can be destroyed: nothing is protected, retained or left behind.

    Why: an environment that cannot be taken down is paid for, and drifts.
    Fails: ``prevent_destroy``, ``skip_destroy``, a deletion protection; a repository or bucket without
        ``force_delete``/``force_destroy``, whose content would block the destroy; a final snapshot.
    Passes: none of them.
    Fix: remove the protection
    """
    yield from _protections(resource)
    for name in _MUST.get(resource.type, ()):
        value = resource.get(name)
        if isinstance(value, Unknown) and not resource.omitted(name):
            yield undecided(name, value, name)
        elif value is not True:
            yield Failed(f"no {name}: content blocks the destroy", f"{name} = true", f"{name} = true", (name,))
    if resource.get("skip_final_snapshot") is False and "final_snapshot_identifier" in resource.values:
        expected = "skip_final_snapshot = true"
        yield Failed("a final snapshot is retained", expected, expected, ("skip_final_snapshot",))
    yield Passed("nothing protects it")


def _protections(resource: Resource) -> Iterator[Verdict]:
    for name in _MUST_NOT:
        path = ("lifecycle", name) if name in resource.lifecycle else (name,)
        value: Any = resource.lifecycle.get(name, resource.get(name))
        if isinstance(value, Unknown):
            if name in resource.lifecycle or not resource.omitted(name):
                yield undecided(name, value, *path)
        elif value is True or value == "ACTIVE":
            yield Failed(f"{name} = {'true' if value is True else value}", f"no {name}", f"remove {name}", path)
