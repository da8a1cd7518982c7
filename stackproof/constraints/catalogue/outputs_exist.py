"""The stack has the outputs that others read."""

from collections.abc import Iterator
from typing import Any

from stackproof.constraints import Failed, Passed, Stack, Undecided, Verdict, constraint
from stackproof.model.graph import may_be_null
from stackproof.values import Unknown


@constraint("outputs-exist", severity="low", policy=(18, "CONVENTION"))
def outputs_exist(stack: Stack, *, names: list[str], described: bool = True) -> Iterator[Verdict]:
    """The stack declares the outputs that the specification names, each with a description.

    Why: other stacks, scripts and tests find their way by the outputs.
    Fails: a name of ``names`` that no output has, an output that is null, or (with ``described``) has no description.
    Passes: ``output "table_name" { value = aws_dynamodb_table.NAME.name, description = "..." }``.
    Fix:
      output "NAME" {
        description = "DESCRIPTION"
        value       = VALUE
      }
    """
    for name in names:
        fix = f'output "{name}" {{\n  description = "DESCRIPTION"\n  value       = VALUE\n}}'
        output = stack.outputs.get(name)
        if output is None:
            yield Failed(f"no output {name}", f"an output {name}", fix, part=name)
        elif output.value is None:
            yield Failed(f"output {name} is null", "a value", fix, part=name, where=output.where)
        elif described and not output.description and output.where is None and stack.view in ("state", "live"):
            yield Undecided(f"the description of output {name}: what is deployed does not tell it", part=name)
        elif described and not output.description:
            yield Failed(f"output {name} has no description", "a description", fix, part=name, where=output.where)
        elif _may_be_null(output.value):
            yield Undecided(f"whether output {name} is null", output.value.why, part=name, where=output.where)
        else:
            yield Passed(f"output {name} is there")


def _may_be_null(value: Any) -> bool:
    """Tell whether only an input that nobody gave decides; what a resource computes is there after the apply."""
    return may_be_null(value) or (isinstance(value, Unknown) and value.form is None and not value.references)
