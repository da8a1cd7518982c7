"""What a root module shows of itself: variables, outputs, providers, and the versions that it requires."""

from __future__ import annotations

from collections.abc import Iterator

from stackproof.evaluate.configuration import Configuration
from stackproof.evaluate.declarations import declaration
from stackproof.evaluate.expressions import evaluate
from stackproof.evaluate.language_version import LANGUAGE
from stackproof.evaluate.module import ModuleInstance
from stackproof.hcl import syntax
from stackproof.model import Output, Provider, Requirement, Stack, Variable
from stackproof.model.declarations import Backend
from stackproof.model.versions import InvalidVersion, admits
from stackproof.values import Unknown, describe, reveal, reveal_deep


def fill_surface(stack: Stack, root: ModuleInstance) -> None:
    """Put them into a stack."""
    configuration = root.configuration
    for name, block in configuration.by_name("variable").items():
        value = root.variable(name, block.header)
        plain, marked = reveal_deep(value)
        text = _text(block, "description", root)
        stack.variables[name] = Variable(name, plain, marked, text, block.header, declaration(block, root))
    for name, block in configuration.by_name("output").items():
        value = root.output(name, block.header)
        plain, shown = reveal_deep(value)
        declared = block.body.attribute("sensitive")
        marked = declared is not None and reveal(evaluate(declared.expression, root.scope)) is True
        if shown and not marked:
            detail = f"output.{name} shows a sensitive value; add sensitive = true."
            root.diagnostics.error("Output refers to sensitive values", detail, block.header)
        stack.outputs[name] = Output(name, plain, marked, _text(block, "description", root), block.header)
    for module in root.modules():
        stack.providers.extend(
            Provider(provider.name, provider.alias, provider.values, provider.where, provider.ranges)
            for provider in module.providers.all()
        )
    stack.requirements = _requirements(configuration, root)
    stack.backend = _backend(configuration, root)
    stack.modules = {name: block.header for name, block in configuration.by_name("module").items()}


def _text(block: syntax.Block, name: str, root: ModuleInstance) -> str | None:
    attribute = block.body.attribute(name)
    value = reveal(evaluate(attribute.expression, root.scope)) if attribute else None
    return value if isinstance(value, str) else None


def _require_literal(attribute: syntax.Attribute, root: ModuleInstance) -> None:
    """Terraform reads some arguments before it evaluates anything."""
    if not isinstance(attribute.expression, syntax.Literal):
        detail = f"{attribute.name} is read before anything is evaluated; write the value itself."
        root.diagnostics.error("Value is not literal", detail, attribute.expression.where)


def _note_version(text: str | None, attribute: syntax.Attribute, root: ModuleInstance) -> None:
    """Say once that a stack asks for another Terraform than the one whose language is read here."""
    try:
        admitted = text is None or admits(text, LANGUAGE)
    except InvalidVersion:
        return  # which is a finding of its own
    if not admitted:
        major, minor, *_ = LANGUAGE
        detail = f'The stack asks for Terraform "{text}", and it is read as Terraform {major}.{minor} reads it.'
        root.diagnostics.warning("Another version of Terraform", detail, attribute.where)


def _requirements(configuration: Configuration, root: ModuleInstance) -> list[Requirement]:
    found = []
    for block in configuration.terraform:
        version = block.body.attribute("required_version")
        if version is not None:
            _require_literal(version, root)
            text = _text(block, "required_version", root)
            _note_version(text, version, root)
            found.append(Requirement("", text, where=version.where))
        for required in block.body.blocks_of("required_providers"):
            for attribute in required.body.attributes:
                found.extend(_required_provider(attribute, root))
    return found


def _backend(configuration: Configuration, root: ModuleInstance) -> Backend:
    """Return the arguments of the backend by its type; what it leaves to ``terraform init`` is not there."""
    for block in configuration.terraform:
        for backend in block.body.blocks_of("backend"):
            if len(backend.labels) != 1:
                continue  # which is told elsewhere
            arguments = {one.name: reveal(evaluate(one.expression, root.scope)) for one in backend.body.attributes}
            return {backend.labels[0]: arguments}
        for cloud in block.body.blocks_of("cloud"):
            return {"cloud": {one.name: reveal(evaluate(one.expression, root.scope)) for one in cloud.body.attributes}}
    return None


def _without_aliases(node: syntax.Expression) -> syntax.Expression:
    """Return an entry without ``configuration_aliases``, which are names of configurations, and no values."""
    if not isinstance(node, syntax.Object):
        return node
    kept = [
        one for one in node.items if getattr(one[0], "name", getattr(one[0], "value", "")) != "configuration_aliases"
    ]
    return node._replace(items=tuple(kept))


def _required_provider(attribute: syntax.Attribute, root: ModuleInstance) -> Iterator[Requirement]:
    """Yield what an entry of ``required_providers`` says, if it says so by a text or by an object of texts."""
    value = reveal(evaluate(_without_aliases(attribute.expression), root.scope))
    entry = {"version": value} if isinstance(value, str) else value
    if not isinstance(entry, dict):
        if not isinstance(entry, Unknown):
            detail = f'Write {attribute.name} = {{ source = "...", version = "..." }}, not {describe(entry)}.'
            root.diagnostics.error("Invalid provider requirement", detail, attribute.expression.where)
        return
    version, source = (reveal(entry.get(name)) for name in ("version", "source"))
    for name, given in (("version", version), ("source", source)):
        if not isinstance(given, str | Unknown | None):
            detail = f'The {name} of {attribute.name} is text, such as "~> 5.0", not {describe(given)}.'
            root.diagnostics.error("Invalid provider requirement", detail, attribute.expression.where)
            return
    written = f"hashicorp/{attribute.name}" if source in (None, "") else str(source)
    yield Requirement(attribute.name, version, written, attribute.where)
