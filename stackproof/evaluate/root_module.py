"""A root module, evaluated as a whole into a stack."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from stackproof.diagnostics import Diagnostic, Diagnostics
from stackproof.evaluate.bounds import within_limits
from stackproof.evaluate.command_arguments import variables_of_environment
from stackproof.evaluate.conditions import run_checks
from stackproof.evaluate.configuration import Configuration, load_configuration
from stackproof.evaluate.consequences import is_unaccounted
from stackproof.evaluate.data_sources import Environment
from stackproof.evaluate.enclosing_module import Evaluation
from stackproof.evaluate.ephemeral_checks import check_ephemeral
from stackproof.evaluate.misfits import UNSHIPPED
from stackproof.evaluate.module import ModuleInstance
from stackproof.evaluate.module_rules import check_module
from stackproof.evaluate.module_sources import ModuleLoader
from stackproof.evaluate.provider_versions import choose_reading, lock_problems
from stackproof.evaluate.removals import removed_from
from stackproof.evaluate.resources import decode_instance
from stackproof.evaluate.static_errors import static_errors
from stackproof.evaluate.static_references import check_references
from stackproof.evaluate.surface import fill_surface
from stackproof.evaluate.variables import given_values
from stackproof.file_reading import read_text
from stackproof.hcl import syntax
from stackproof.model import Stack
from stackproof.model.secrets import Secrets, secrets_of
from stackproof.schema import SHIPPED, Reading, reading_by
from stackproof.schema.type_names import known_type
from stackproof.values import DYNAMIC, NUMBER, STRING, Reason, Unknown
from stackproof.values.limits import LARGEST_FILE

_OF_A_SCHEMA = frozenset({
    "Unsupported argument", "Unsupported block", "Unknown resource type", "Unknown data source", "Missing block",
    "Unsupported attribute", "Missing required argument", "Too many blocks",
    "Value for read-only attribute", UNSHIPPED,
})  # fmt: skip
"""What a newer provider may see otherwise."""
_NONE = Reason("the block makes no instance")


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
        the stack's ``diagnostics``; one with errors can be judged if they are ``accounted`` for.
    """
    label = _label(directory)
    found = Diagnostics()
    chosen, note = Reading(), None
    with within_limits(found):
        chosen, note = choose_reading(directory, label)
        found.extend(lock_problems(directory, label))
    found.extend([note] if note is not None else [])
    stack, root = _evaluate(directory, label, variables or {}, Evaluation(environment or Environment(), found), chosen)
    if chosen.either and any(one.summary in _OF_A_SCHEMA for one in stack.errors):
        newest = replace(chosen, version=SHIPPED[-1], either=False)
        detail = f"Only a provider as new as hashicorp/aws {SHIPPED[-1]} has what is written; the stack is read by it."
        told = Diagnostics([Diagnostic("Version of the provider", detail, severity="warning")])
        evaluation = Evaluation(environment or Environment(), told)
        newer, module = _evaluate(directory, label, variables or {}, evaluation, newest)
        if _misfits(newer) < _misfits(stack):  # only the newest has what is written
            return newer, module
    return stack, root


def _misfits(stack: Stack) -> int:
    return sum(one.summary in _OF_A_SCHEMA for one in stack.diagnostics)


def _evaluate(
    directory: Path, label: str, variables: Mapping[str, Any], evaluation: Evaluation, chosen: Reading
) -> tuple[Stack, ModuleInstance]:
    evaluation.load = ModuleLoader(directory)
    root = ModuleInstance(Configuration(directory, label), evaluation, {})  # until it is read
    values: dict[str, Any] = {}
    stack = empty_stack(label, chosen, evaluation)
    with reading_by(chosen), within_limits(evaluation.diagnostics):
        configuration = load_configuration(directory, label, evaluation.diagnostics)
        declared = configuration.by_name("variable")
        given = {**variables_of_environment(directory, evaluation.diagnostics), **variables}
        values = given_values(directory, label, given, declared, evaluation.diagnostics, evaluation.told.places)
        root = ModuleInstance(configuration, evaluation, values)
        fill(stack, root)
    complete(stack, root, values)
    return stack, root


def empty_stack(label: str, chosen: Reading, evaluation: Evaluation) -> Stack:
    """Return the stack that an evaluation fills."""
    stack = Stack(label, "hcl", known_types=known_type, reading=chosen)
    stack.account, stack.region = evaluation.told.account, evaluation.told.region
    return stack


def fill(stack: Stack, root: ModuleInstance) -> None:
    """Evaluate all that a root module holds, and what it calls, into its stack.

    Raises:
        LimitReached: there is more than any stack has.
    """
    _fill(stack, root)
    evaluation = root.evaluation
    modules = {id(one.configuration): one.configuration for one in root.modules()}.values()
    unread = [*evaluation.unread, *(reason for one in modules for reason in one.unread)]
    stack.unread = tuple(dict.fromkeys(unread))
    stack.accounted = not is_unaccounted(evaluation.diagnostics, modules, stack.unread)


def complete(stack: Stack, root: ModuleInstance, values: Mapping[str, Any]) -> None:
    """Put into a stack what is known at the end of its evaluation: what was supplied, what is secret, what is wrong."""
    evaluation = root.evaluation
    given = {name: stack.variables[name].value for name in values if name in stack.variables}
    stack.supplied = {**given, **evaluation.told.told(), **evaluation.supplied}
    stack.secrets = tuple(evaluation.secrets)
    secrets = secrets_of(stack)
    stack.diagnostics = list(map(secrets.hide_in, evaluation.diagnostics.found))
    stack.source_text = _source_reader(secrets)


def _label(directory: Path) -> str:
    """Name the folder as a person in the current folder would."""
    relative = os.path.relpath(directory)
    return str(directory) if relative.startswith("..") else relative


def _source_reader(secrets: Secrets) -> Callable[[str], str | None]:
    texts: dict[str, str | None] = {}

    def read(file: str) -> str | None:
        if file not in texts:
            text = read_text(file, LARGEST_FILE)
            texts[file] = secrets.blot(text) if text is not None else None
        return texts[file]

    return read


def _fill(stack: Stack, root: ModuleInstance) -> None:
    root.check_variables()
    again = root.evaluation.uses.earlier is not None  # what is wrong whatever the values are was told before
    for module in root.modules() if not again else ():
        check_references(module)  # before what depends on a mistake is evaluated
    for module in root.modules():
        if not again:
            check_ephemeral(module)
            check_module(module)
            module.providers.check_handed()
        _fill_resources(stack, module)
        stack.removed.update((str(one.address), one) for one in removed_from(module))
        for name in module.configuration.locals:
            module.local(name, module.configuration.locals[name].name_range)
        if module is not root:
            module.check_variables()
            module.outputs()
        run_checks(module)
    stack.without_instances = frozenset(address for module in root.modules() for address in _without_instances(module))
    fill_surface(stack, root)
    _take_over(root)


def _take_over(root: ModuleInstance) -> None:
    """What a module found for itself, because nobody knows how many of it there are, stands where it is static."""
    apart = {id(one.diagnostics): one.diagnostics for one in root.modules() if one.diagnostics is not root.diagnostics}
    for found in apart.values():
        root.diagnostics.extend(static_errors(found.found))


def _without_instances(module: ModuleInstance) -> Iterator[str]:
    """Yield the resources and the calls of modules that make no instance; keys of modules are left out."""
    path = [f"module.{step.name}" for step in module.path]
    for kind, prefix in (("resource", ""), ("module", "module.")):
        for block in module.configuration.blocks[kind].values():
            if not module.expansion(block).instances:
                yield ".".join([*path, prefix + ".".join(block.labels)])


def _fill_resources(stack: Stack, module: ModuleInstance) -> None:
    for kind, into in (("resource", stack.resources), ("data", stack.data)):
        for declared in module.configuration.blocks[kind].values():
            made = module.instances(kind, declared)
            for resource in made:
                into[str(resource.address)] = resource
            if not made and module.evaluation.uses.earlier is None:
                _check_none(module, declared, kind)


def _check_none(module: ModuleInstance, declared: syntax.Block, kind: str) -> None:
    """A block without instances is held against its schema all the same; its values are not looked at."""
    quiet = module.scope.quiet()
    index, key = Unknown(NUMBER, (_NONE,)), Unknown(STRING, (_NONE,))
    scope = quiet.bind(count={"index": index}, each={"key": key, "value": Unknown(DYNAMIC, (_NONE,))})
    decode_instance(module, declared, kind, None, scope)
    module.diagnostics.extend(static_errors(quiet.diagnostics.found))
