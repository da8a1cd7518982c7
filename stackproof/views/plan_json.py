"""A plan as a stack: what the resources, outputs and providers will be once it is applied.

Read are the changes of resources (a delete leaves nothing), the data sources that were read while planning, and
the configuration. A plan does not tell lifecycle arguments, ``required_version``, locals, nor the operators of an
expression: what depends on them is unknown, unless the HCL is at hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import Any

from stackproof.addresses import Address
from stackproof.diagnostics import Diagnostic
from stackproof.model import Output, Resource, Stack, Variable
from stackproof.schema.type_names import known_type
from stackproof.values import Reason, Unknown
from stackproof.views.fitting import fit
from stackproof.views.json_file import REMEDY, label
from stackproof.views.lazy_resource import LazyResource
from stackproof.views.plan_configuration import Expressions
from stackproof.views.plan_consistency import contradictions
from stackproof.views.plan_surface import providers, references_in, region_of_alias, requirements
from stackproof.views.planned_values import PlannedValues, fill_unknown
from stackproof.views.show_json import Change, Plan, ResourceBlock, ResourceChange, StateResource, read_plan
from stackproof.views.shown_values import (
    address_of,
    in_modules,
    module_path,
    provider_name,
    schema_of,
    sensitive_paths,
)
from stackproof.views.unset import unset_paths

ACCEPT = "Plan the whole, or say that it is meant so: --accept-plan-differences, or that key in the contract."
_MOST = 5  # contradictions that are told
_GONE = {"delete", "forget"}
_PROTECTION = "prevent_destroy"


def load_plan(source: str) -> Stack:
    """Read a plan.

    Args:
        source: a file with what ``terraform show -json`` prints of a plan, or ``-`` for standard input.

    Returns:
        The stack. What is wrong with the plan is in its ``diagnostics``; a stack with errors is not to be judged.
    """
    stack = Stack(label(source), "plan", known_types=known_type)
    plan = read_plan(source)
    if isinstance(plan, Diagnostic):
        stack.diagnostics.append(plan)
        return stack
    stack.diagnostics.extend(_warnings(plan))
    if not plan.complete:
        detail = "The plan leaves changes to a later one (-target, or deferred), and what it leaves out is not judged"
        stack.disagreements.append(Diagnostic("Incomplete plan", f"{detail}. {ACCEPT}"))
    if plan.errored:
        detail = f"{stack.name} is what Terraform had planned when an error ended it; mend the error, and plan again."
        stack.diagnostics.append(Diagnostic("Plan with errors", detail))
        return stack
    for one in islice(contradictions(plan), _MOST):
        (stack.diagnostics if one.severity == "warning" else stack.disagreements).append(one)
    expressions = Expressions(plan.configuration, stack)
    stack.follows = expressions.follows
    for resource in _resources(plan, expressions, stack):
        into = stack.data if resource.address.mode == "data" else stack.resources
        address = str(resource.address)
        if address in into:
            stack.diagnostics.append(_misshapen(stack, f"{address} stands twice"))
        into[address] = resource
    _fill_surface(stack, plan, expressions)
    return stack


def _misshapen(stack: Stack, what: str) -> Diagnostic:
    return Diagnostic("Not the shape of a plan", f"{stack.name}: {what}; {REMEDY}.")


def _warnings(plan: Plan) -> Iterator[Diagnostic]:
    """Yield what a reader should know: the checks of the configuration that do not hold."""
    for check in plan.checks:
        if check.status not in ("pass", "unknown"):
            messages = [problem.message for instance in check.instances for problem in instance.problems]
            detail = " ".join(messages) or f"Its status is {check.status}."
            yield Diagnostic(f"{check.address.to_display} does not hold", detail, severity="warning")


def _resources(plan: Plan, expressions: Expressions, stack: Stack) -> Iterator[Resource]:
    """Yield the data sources that were read, then what is planned, in the order of the plan."""
    prior = plan.prior_state.values if plan.prior_state is not None else None
    for module, read in in_modules(prior.root_module) if prior is not None else ():
        if read.mode == "data":
            yield from _resource(read, module, partial(_part_of_read, read), expressions, stack)
    for change in (*plan.resource_changes, *(deferred.resource_change for deferred in plan.deferred_changes)):
        actions = set(change.change.actions)
        if change.deposed is not None or (actions and actions <= _GONE):
            continue
        if not actions or not isinstance(change.change.after, dict):
            stack.diagnostics.append(_misshapen(stack, f"the change of {change.address} has no actions, or no values"))
        else:
            part = partial(_part_of_change, change.change)
            yield from _resource(change, change.module_address, part, expressions, stack)


def _resource(
    shown: ResourceChange | StateResource, module: str, part: Any, expressions: Expressions, stack: Stack
) -> Iterator[Resource]:
    path = module_path(module)
    if path is None:
        stack.diagnostics.append(_misshapen(stack, f'"{module}" is no address of a module'))
        return
    address = address_of(shown, path)
    yield LazyResource(address, provider_name(shown.provider_name), partial(_part, address, expressions, part, stack))


def _part(address: Address, expressions: Expressions, part: Any, stack: Stack, name: str) -> Any:
    """Return one of the parts that a resource is read in."""
    block = expressions.block(address)
    match name:
        case "references":
            return references_in(block.expressions, address) if block is not None else {}
        case "depends_on":
            return tuple(block.depends_on) if block is not None else ()
        case "region":
            return region_of_alias(block.provider_config_key, stack) if block is not None else None
        case "lifecycle":
            reason = Reason(f"a plan does not tell {_PROTECTION}; give the HCL of the stack too (--hcl)")
            return {_PROTECTION: Unknown(why=(reason,))} if address.mode == "managed" else {}
    return part(address, expressions, block, name)


def _part_of_change(
    change: Change, address: Address, expressions: Expressions, block: ResourceBlock | None, name: str
) -> Any:
    schema = schema_of(address)
    if name == "sensitive":
        return sensitive_paths(change.after_sensitive, schema)
    written = block.expressions if block is not None else None
    if name == "defaults":
        return frozenset(unset_paths(change.after, schema, written))
    values = PlannedValues(address, expressions).complete(change.after, change.after_unknown, schema, written)
    return fit(values, schema, "plan", address)


def _part_of_read(
    read: StateResource, address: Address, _expressions: Expressions, _block: ResourceBlock | None, name: str
) -> Any:
    if name == "defaults":
        return frozenset()
    schema = schema_of(address)
    return (
        sensitive_paths(read.sensitive_values, schema)
        if name == "sensitive"
        else fit(read.values, schema, "plan", address)
    )


def _fill_surface(stack: Stack, plan: Plan, expressions: Expressions) -> None:
    """Fill in variables, outputs, providers and requirements."""
    root = plan.configuration.root_module
    for name in dict.fromkeys([*root.variables, *plan.variables]):
        block, given = root.variables.get(name), plan.variables.get(name)
        value = given.value if given is not None else Unknown(why=(Reason(f"the plan has no value of var.{name}"),))
        stack.variables[name] = Variable(
            name, value, block is not None and block.sensitive, block.description if block is not None else None
        )
    for name, shown in plan.planned_values.outputs.items():
        output, change = root.outputs.get(name), plan.output_changes.get(name)
        hidden = expressions.unknown(output.expression if output is not None else None, Address("output", name))
        if change is not None:
            value = fill_unknown(change.after, change.after_unknown, hidden)
        else:
            value = shown.value if shown.is_set else hidden
        stack.outputs[name] = Output(name, value, shown.sensitive, output.description if output is not None else None)
    stack.providers = providers(plan.configuration, stack, expressions)
    stack.requirements = requirements(plan.configuration)
