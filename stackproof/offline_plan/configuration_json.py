"""The configuration as a plan repeats it: every expression with what it names, or with its constant value.

Rules: hashicorp/terraform ``internal/command/jsonconfig``.
"""

from __future__ import annotations

from typing import Any

from stackproof.diagnostics import Diagnostics
from stackproof.evaluate.expressions import evaluate
from stackproof.evaluate.module import ModuleInstance
from stackproof.evaluate.quoted_references import unquote
from stackproof.evaluate.scope import NO_NAMES, Scope
from stackproof.hcl import syntax
from stackproof.model import Requirement
from stackproof.model.versions import InvalidVersion, canonical
from stackproof.offline_plan.reference_names import references
from stackproof.offline_plan.rendering import known
from stackproof.schema import Block, aws, provider_schema, schema_of_type
from stackproof.values import Mistake, reveal, reveal_deep, unknowns_in

_META = {"count", "for_each", "provider", "depends_on"}
_META_BLOCKS = {"lifecycle", "provisioner", "connection", "dynamic"}


def configuration_document(root: ModuleInstance, requirements: list[Requirement]) -> dict[str, Any]:
    """Return the ``configuration`` of a plan."""
    return {"provider_config": _providers(root, requirements), "root_module": _module(root)}


def expression_document(expression: syntax.Expression) -> dict[str, Any]:
    """Return what an expression names, or its value if it is constant."""
    if names := references(expression):
        return {"references": names}
    if _calls(expression):
        return {}
    diagnostics = Diagnostics()
    try:
        value, _ = reveal_deep(evaluate(expression, Scope(NO_NAMES, diagnostics)))
    except Mistake:
        return {}
    return {} if diagnostics.found or unknowns_in(value) else {"constant_value": known(value)}


def _calls(node: Any) -> bool:
    """Tell whether a function is called: that is nothing constant for Terraform."""
    if isinstance(node, syntax.Call):
        return True
    parts = node[:-1] if hasattr(node, "where") else node if isinstance(node, tuple) else ()
    return any(map(_calls, parts))


def _body(body: syntax.Body, schema: Block | None, *, meta: bool = True) -> dict[str, Any]:
    """Return the expressions of a body's arguments and blocks; those of ``dynamic`` blocks are not repeated."""
    found: dict[str, Any] = {}
    for attribute in body.attributes:
        is_meta = meta and attribute.name in _META
        if not is_meta and (schema is None or attribute.name in schema.attributes):
            found[attribute.name] = expression_document(attribute.expression)
    for block in body.blocks:
        nested = schema.blocks.get(block.type) if schema else None
        if block.type in _META_BLOCKS or (schema is not None and nested is None):
            continue
        inner = _body(block.body, nested.block if nested else None, meta=False)
        if nested is not None and nested.mode in ("single", "group"):
            found[block.type] = inner
        else:
            found.setdefault(block.type, []).append(inner)
    return found


def _providers(root: ModuleInstance, requirements: list[Requirement]) -> dict[str, Any]:
    sources = {found.name: found for found in requirements if found.name}
    found: dict[str, Any] = {}
    for name in dict.fromkeys([*(provider.labels[0] for provider in root.configuration.providers), *sources]):
        written = [block for block in root.configuration.providers if block.labels[0] == name]
        blocks: list[syntax.Block | None] = [*written] or [None]
        for block in blocks:
            entry = _provider(name, block, sources.get(name))
            found[f"{name}.{entry['alias']}" if "alias" in entry else name] = entry
    return found


def _provider(name: str, block: syntax.Block | None, required: Requirement | None) -> dict[str, Any]:
    source = required.source if required and required.source else f"hashicorp/{name}"
    entry: dict[str, Any] = {"name": name, "full_name": full_name(source)}
    if required and required.version:
        entry["version_constraint"] = _canonical(required.version)
    if block is not None:
        alias = block.body.attribute("alias")
        if alias is not None and isinstance(alias.expression, syntax.Literal):
            entry["alias"] = str(alias.expression.value)
        kept = tuple(given for given in block.body.attributes if given.name not in ("alias", "version"))
        shipped = provider_schema(name)
        expressions = _body(block.body._replace(attributes=kept), shipped.provider_block if shipped else None)
        if expressions:
            entry["expressions"] = expressions
    return entry


def full_name(source: str) -> str:
    """Return a provider's source with its host: ``registry.terraform.io/hashicorp/aws``."""
    if source == "terraform":
        return "terraform.io/builtin/terraform"
    return source if source.count("/") > 1 else f"registry.terraform.io/{source}"


def _module(module: ModuleInstance) -> dict[str, Any]:
    configuration = module.configuration
    found: dict[str, Any] = {}
    if outputs := configuration.by_name("output"):
        found["outputs"] = {name: _output(block, module) for name, block in outputs.items()}
    blocks = [
        _resource(block, module) for kind in ("resource", "data") for block in configuration.blocks[kind].values()
    ]
    if blocks:
        found["resources"] = sorted(blocks, key=lambda resource: (resource["mode"] != "managed", resource["address"]))
    if calls := configuration.by_name("module"):
        found["module_calls"] = {name: _call(block, module) for name, block in calls.items()}
    if variables := configuration.by_name("variable"):
        found["variables"] = {name: _variable(block, module) for name, block in variables.items()}
    return found


def _plain(block: syntax.Block, name: str, module: ModuleInstance) -> Any:
    given = block.body.attribute(name)
    return None if given is None else reveal(evaluate(given.expression, module.scope))


def _output(block: syntax.Block, module: ModuleInstance) -> dict[str, Any]:
    value = block.body.attribute("value")
    found: dict[str, Any] = {"expression": expression_document(value.expression) if value else {}}
    if _plain(block, "sensitive", module) is True:
        found["sensitive"] = True
    return found | _describe(block, module) | _dependencies(block)


def _describe(block: syntax.Block, module: ModuleInstance) -> dict[str, Any]:
    text = _plain(block, "description", module)
    return {"description": text} if isinstance(text, str) and text else {}


def _dependencies(block: syntax.Block) -> dict[str, Any]:
    given = block.body.attribute("depends_on")
    if given is None or not isinstance(given.expression, syntax.Tuple):
        return {}
    named = [references(unquote(element))[:1] for element in given.expression.elements]
    return {"depends_on": sorted(one for found in named for one in found)}


def _variable(block: syntax.Block, module: ModuleInstance) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if block.body.attribute("default") is not None:
        default, _ = reveal_deep(_plain(block, "default", module))
        found["default"] = known(default)
    if _plain(block, "sensitive", module) is True:
        found["sensitive"] = True
    return found | _describe(block, module)


def _resource(block: syntax.Block, module: ModuleInstance) -> dict[str, Any]:
    type_, name = block.labels
    data = block.type == "data"
    schema = schema_of_type(type_, data=data)
    found: dict[str, Any] = {
        "address": f"{'data.' if data else ''}{type_}.{name}",
        "mode": "data" if data else "managed",
        "type": type_,
        "name": name,
        "provider_config_key": provider_key(block, module),
        "schema_version": 0 if data else aws().resource_version(type_),
    }
    expressions = _body(block.body, schema)
    if expressions:
        found["expressions"] = expressions
    return found | _repetition(block) | _dependencies(block)


def _repetition(block: syntax.Block) -> dict[str, Any]:
    found = {}
    for name in ("count", "for_each"):
        given = block.body.attribute(name)
        if given is not None and (document := expression_document(given.expression)):
            found[f"{name}_expression"] = document
    return found


def _canonical(constraint: str) -> str:
    try:
        return canonical(constraint)
    except InvalidVersion:  # which is told elsewhere
        return constraint


def provider_key(block: syntax.Block, module: ModuleInstance) -> str:
    """Return the key of the provider configuration that a resource uses, in ``provider_config``."""
    provider = module.provider_of(block)
    return f"{provider.name}.{provider.alias}" if provider.alias else provider.name


def _call(block: syntax.Block, module: ModuleInstance) -> dict[str, Any]:
    source, version = _plain(block, "source", module), _plain(block, "version", module)
    found: dict[str, Any] = {"source": source}
    kept = tuple(given for given in block.body.attributes if given.name not in ("source", "version", "providers"))
    if expressions := _body(block.body._replace(attributes=kept), None):
        found["expressions"] = expressions
    if isinstance(version, str):
        found["version_constraint"] = version
    child = module.any_child(block)
    if child is not None:
        found["module"] = _module(child)
    return found | _repetition(block) | _dependencies(block)
