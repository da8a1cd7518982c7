"""A folder of HCL, evaluated without Terraform, credentials or network, as a stack."""

from __future__ import annotations

import functools
import gc
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from stackproof.addresses import Address
from stackproof.diagnostics import Diagnostics
from stackproof.evaluate.configuration import Configuration, load_configuration
from stackproof.evaluate.data_sources import Environment
from stackproof.evaluate.ephemeral import check_ephemeral
from stackproof.evaluate.expressions import evaluate
from stackproof.evaluate.module import Evaluation, ModuleInstance
from stackproof.evaluate.modules import ModuleLoader
from stackproof.evaluate.resources import instance_value, schema_of
from stackproof.evaluate.variables import check_rules, given_values
from stackproof.hcl import syntax
from stackproof.model import AttributePath, Follows, Output, Provider, Requirement, Stack, Variable
from stackproof.model.graph import text_with_holes
from stackproof.schema.type_names import known_type
from stackproof.values import DYNAMIC, Reason, Unknown, reveal, reveal_deep
from stackproof.values.limits import LimitReached

_DEEP = 20_000  # frames; a chain of a thousand locals is legal


def load_stack(
    directory: Path, variables: Mapping[str, Any] | None = None, environment: Environment | None = None
) -> Stack:
    """Evaluate a root module; as :func:`evaluate_stack`, without the module itself."""
    stack, _ = evaluate_stack(directory, variables, environment)
    return stack


def evaluate_stack(
    directory: Path, variables: Mapping[str, Any] | None = None, environment: Environment | None = None
) -> tuple[Stack, ModuleInstance]:
    """Evaluate a root module.

    Args:
        directory: the folder that holds its ``*.tf`` and ``*.tf.json`` files.
        variables: input values that win over those of tfvars files and the environment.
        environment: the account and region to assume.

    Returns:
        The stack, and the module it was made from. What is wrong with the configuration is in
        the stack's ``diagnostics``; a stack with errors is not to be judged.
    """
    label = _label(directory)
    evaluation = Evaluation(environment or Environment())
    evaluation.load = ModuleLoader(directory)
    root = ModuleInstance(Configuration(directory, label), evaluation, {})  # until it is read
    stack = Stack(label, "hcl", known_types=known_type, source_text=_source_reader())
    with within_limits(evaluation.diagnostics):
        configuration = load_configuration(directory, label, evaluation.diagnostics)
        declared = configuration.named("variable")
        values = given_values(directory, label, variables or {}, declared, evaluation.diagnostics)
        root = ModuleInstance(configuration, evaluation, values)
        _fill(stack, root)
    stack.diagnostics = evaluation.diagnostics.found
    stack.follows = _follower(stack, lambda hidden: load_stack(directory, {**(variables or {}), **hidden}, environment))
    return stack, root


def _follower(stack: Stack, evaluated: Callable[[Mapping[str, Any]], Stack]) -> Follows:
    """Make :attr:`Stack.follows`: evaluated while nobody knows the variable, what follows it is not as before."""
    without = functools.cache(lambda variable: evaluated({variable: Unknown(DYNAMIC, (Reason("anything"),))}))

    def follows(address: Address, path: AttributePath, variable: str) -> bool | None:
        resource, other = stack.at(address), without(variable).at(address)
        if resource is None:
            return None
        return other is None or text_with_holes(resource.get(*path)) != text_with_holes(other.get(*path))

    return follows


def _label(directory: Path) -> str:
    """Name the folder as a person in the current folder would."""
    relative = os.path.relpath(directory)
    return str(directory) if relative.startswith("..") else relative


@contextmanager
def within_limits(diagnostics: Diagnostics) -> Iterator[None]:
    """Evaluate with room for deep recursion; what goes beyond all limits becomes a diagnostic."""
    with deep_and_uncollected():
        try:
            yield
        except LimitReached as reached:
            diagnostics.extend([reached.diagnostic])
        except RecursionError:
            detail = "The expressions or references of this stack are nested too deeply; divide them."
            diagnostics.error("Nested too deeply", detail)
        except MemoryError:
            detail = "What this stack evaluates to does not fit into memory; make smaller values."
            diagnostics.error("Out of memory", detail)


@contextmanager
def deep_and_uncollected() -> Iterator[None]:
    """Allow deep recursion, and keep the garbage collector from walking trees that all stay alive."""
    limit, collects = sys.getrecursionlimit(), gc.isenabled()
    sys.setrecursionlimit(max(limit, _DEEP))
    gc.disable()
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
        if collects:
            gc.enable()


def _source_reader() -> Any:
    texts: dict[str, str | None] = {}

    def read(file: str) -> str | None:
        if file not in texts:
            try:
                texts[file] = Path(file).read_bytes().decode(errors="replace").removeprefix("\ufeff")
            except (OSError, ValueError):
                texts[file] = None
        return texts[file]

    return read


def _fill(stack: Stack, root: ModuleInstance) -> None:
    root.check_variables()
    for module in modules_of(root):
        check_ephemeral(module)
        _fill_resources(stack, module)
        for name in module.configuration.locals:
            module.local(name, module.configuration.locals[name].name_range)
        if module is not root:
            module.check_variables()
            module.outputs()
        _run_checks(module)
    _fill_surface(stack, root)


def modules_of(module: ModuleInstance) -> Iterator[ModuleInstance]:
    """Yield a module and all that it calls, each before those it calls itself."""
    yield module
    for block in module.configuration.blocks["module"].values():
        for child in module.children(block) or ():
            yield from modules_of(child)


def _fill_resources(stack: Stack, module: ModuleInstance) -> None:
    for kind, into in (("resource", stack.resources), ("data", stack.data)):
        for declared in module.configuration.blocks[kind].values():
            for resource in module.instances(kind, declared):
                into[str(resource.address)] = resource
            expansion = module.expansion(declared, declared.header)
            if not expansion.instances:
                _check_schema_of_none(module, declared)


def _check_schema_of_none(module: ModuleInstance, declared: syntax.Block) -> None:
    """A block without instances still names a type that must exist."""
    from stackproof.addresses import Address  # noqa: PLC0415 - a name that only this needs

    mode = "data" if declared.type == "data" else "managed"
    address = Address(declared.labels[0], declared.labels[1], None, module.path, mode)  # type: ignore[arg-type]
    schema_of(address, declared, module.provider_of(declared).name, module.scope)


def _run_checks(module: ModuleInstance) -> None:
    """Run ``check`` blocks (a warning, as in Terraform), and the conditions of resources, data sources and outputs."""
    for block in module.configuration.blocks["check"].values():
        if not block.body.blocks_of("assert"):
            detail = 'A check without an "assert" block checks nothing; add one.'
            module.diagnostics.error("Check without an assert", detail, block.header)
        quiet = module.scope.quiet()
        check_rules(block.body, "assert", quiet, f"check.{block.labels[0]}")
        for problem in quiet.diagnostics.errors:
            module.diagnostics.warning(problem.summary, problem.detail, problem.subject)
    for kind in ("resource", "data"):
        for declared in module.configuration.blocks[kind].values():
            for lifecycle in declared.body.blocks_of("lifecycle"):
                _run_conditions(module, kind, declared, lifecycle.body)
    for block in module.configuration.blocks["output"].values():
        check_rules(block.body, "precondition", module.scope, f"output.{block.labels[0]}")


def _run_conditions(module: ModuleInstance, kind: str, declared: syntax.Block, lifecycle: syntax.Body) -> None:
    """Preconditions see what the block's arguments see; postconditions see the instance as ``self`` besides."""
    if not lifecycle.blocks:
        return
    instances = module.expansion(declared, declared.header).instances
    for (_, bound), resource in zip(instances, module.instances(kind, declared), strict=True):
        scope = module.scope.bind(**bound)
        check_rules(lifecycle, "precondition", scope, str(resource.address))
        check_rules(lifecycle, "postcondition", scope.bind(self=instance_value(resource)), str(resource.address))


def _fill_surface(stack: Stack, root: ModuleInstance) -> None:
    configuration = root.configuration
    for name, block in configuration.named("variable").items():
        value = root.variable(name, block.header)
        plain, marked = reveal_deep(value)
        stack.variables[name] = Variable(name, plain, marked, _text(block, "description", root), block.header)
    for name, block in configuration.named("output").items():
        value = root.output(name, block.header)
        plain, shown = reveal_deep(value)
        declared = block.body.attribute("sensitive")
        marked = declared is not None and reveal(evaluate(declared.expression, root.scope)) is True
        if shown and not marked:
            detail = f"output.{name} shows a sensitive value; add sensitive = true."
            root.diagnostics.error("Output refers to sensitive values", detail, block.header)
        stack.outputs[name] = Output(name, plain, marked, _text(block, "description", root), block.header)
    for module in modules_of(root):
        stack.providers.extend(
            Provider(provider.name, provider.alias, provider.values, provider.where, provider.ranges)
            for provider in module.providers.all()
        )
    stack.requirements = _requirements(configuration, root)


def _text(block: syntax.Block, name: str, root: ModuleInstance) -> str | None:
    attribute = block.body.attribute(name)
    value = reveal(evaluate(attribute.expression, root.scope)) if attribute else None
    return value if isinstance(value, str) else None


def _require_literal(attribute: syntax.Attribute, root: ModuleInstance) -> None:
    """Terraform reads some arguments before it evaluates anything."""
    if not isinstance(attribute.expression, syntax.Literal):
        detail = f"{attribute.name} is read before anything is evaluated; write the value itself."
        root.diagnostics.error("Value is not literal", detail, attribute.expression.where)


def _requirements(configuration: Configuration, root: ModuleInstance) -> list[Requirement]:
    found = []
    for block in configuration.terraform:
        version = block.body.attribute("required_version")
        if version is not None:
            _require_literal(version, root)
            found.append(Requirement("", _text(block, "required_version", root), where=version.where))
        for required in block.body.blocks_of("required_providers"):
            for attribute in required.body.attributes:
                value = reveal(evaluate(attribute.expression, root.scope))
                entry = {"version": value} if isinstance(value, str) else value
                if isinstance(entry, dict):
                    version_text, source = entry.get("version"), entry.get("source") or f"hashicorp/{attribute.name}"
                    found.append(Requirement(attribute.name, version_text, str(source), attribute.where))
    return found
