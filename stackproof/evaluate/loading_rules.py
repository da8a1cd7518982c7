"""What Terraform refuses while it loads a module: what stands twice, what is no plain value, blocks that have no place.

Rules: hashicorp/terraform ``internal/configs`` (``module.go``, ``named_values.go``, ``provider.go``, ``checks.go``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stackproof.diagnostics import Diagnostics
from stackproof.evaluate.provisioners import check_provisioners
from stackproof.evaluate.required_providers import check_requirements, check_version
from stackproof.hcl import syntax
from stackproof.hcl.references import children, traversals

_BINDING = (syntax.ForTuple, syntax.ForObject, syntax.TemplateFor)
_SINGLE = ("lifecycle", "connection")
_META_BLOCKS = frozenset({"lifecycle", "provisioner", "connection"})
_OF_PROVIDERS = frozenset({"count", "depends_on", "source"})  # for_each is OpenTofu's, and told elsewhere
_FLAGS = frozenset({"sensitive", "nullable", "ephemeral"})
_BOOLEANS: tuple[object, ...] = (True, False, "true", "false")
_LABELLED: dict[str, dict[str, int]] = {  # how many labels the blocks in an outermost one have
    "check": {"assert": 0},
    "data": {"lifecycle": 0},
    "ephemeral": {"lifecycle": 0},
    "output": {"precondition": 0},
    "removed": {"connection": 0, "lifecycle": 0},
    "resource": {"connection": 0, "lifecycle": 0},
    "terraform": {"backend": 1, "cloud": 0, "provider_meta": 1, "required_providers": 0},
    "variable": {"validation": 0},
}
_BACKENDS = frozenset(
    "local remote azurerm consul cos gcs http inmem kubernetes oci oss pg s3".split()  # noqa: SIM905
)
_CONCLUDED = frozenset({  # experiments that became part of the language, or did not
    "config_driven_move", "module_variable_optional_attrs", "preconditions_postconditions", "provider_sensitive_attrs",
    "suppress_provider_sensitive_attrs", "variable_validation",
})  # fmt: skip
_NO_PLACE = {  # what a block holds besides arguments, in words
    "locals": "Values stand in locals as NAME = VALUE.",
    "module": "A module takes arguments, and the resources that it makes have their own blocks.",
}


def check_loading(block: syntax.Block, found: Diagnostics) -> None:
    """Report what Terraform refuses of one outermost block when it reads it."""
    _check_nested_labels(block, found)
    _check_lists(block, found)
    if block.type in ("resource", "removed"):
        check_provisioners(block, found)
    if block.type in ("resource", "data", "ephemeral"):
        for name in _SINGLE:
            _check_single(block.body.blocks_of(name), f'"{name}" block', found)
        _check_meta_blocks(block, found)
    match block.type:
        case "locals" | "module":
            for inner in block.body.blocks:
                detail = f'There is no block "{inner.type}" here. {_NO_PLACE[block.type]}'
                found.error("Unsupported block", detail, inner.header)
            _check_source(block, found)
            _check_version(block, "version", found)
        case "provider":
            _check_provider(block, found)
        case "variable":
            _check_constants(block, ("default", "description", *_FLAGS), found)
        case "output":
            _check_constants(block, ("description", *_FLAGS), found)
        case "check":
            _check_check(block, found)
        case "terraform":
            _check_backends(block, found)
            _check_experiments(block, found)
            _check_version(block, "required_version", found)
            check_requirements(block, found)


def _check_nested_labels(block: syntax.Block, found: Diagnostics) -> None:
    """Nested blocks of the language have no labels, but for a few; those of a provider's schema have none either."""
    known = _LABELLED.get(block.type, {})
    for inner in block.body.blocks:
        wanted = known.get(inner.type)
        if wanted is not None and len(inner.labels) != wanted:
            detail = (
                f'A "{inner.type}" block takes {wanted or "no"} label{"s" * (wanted != 1)}, not {len(inner.labels)}.'
            )
            found.error("Wrong number of labels", detail, inner.header)
        if inner.type == "lifecycle":
            for condition in inner.body.blocks:
                if condition.labels:
                    detail = f'A "{condition.type}" block takes no labels, not {len(condition.labels)}.'
                    found.error("Wrong number of labels", detail, condition.header)


def _check_lists(block: syntax.Block, found: Diagnostics) -> None:
    """Some arguments are read as they are written: a list between brackets, a map between braces, a flag."""
    for lifecycle in block.body.blocks_of("lifecycle"):
        for attribute in lifecycle.body.attributes:
            node = attribute.expression
            if attribute.name in ("ignore_changes", "replace_triggered_by"):
                is_all = isinstance(node, syntax.Variable) and (attribute.name, node.name) == ("ignore_changes", "all")
                if not is_all and not isinstance(node, syntax.Tuple):
                    found.error("Invalid list", f"{attribute.name} is a list: [ ... ].", node.where)
            elif isinstance(node, syntax.Literal) and node.value not in _BOOLEANS:
                found.error("Invalid value", f"{attribute.name} is true or false.", node.where)
    providers = block.body.attribute("providers") if block.type == "module" else None
    if providers is not None and not isinstance(providers.expression, syntax.Object):
        found.error("Invalid map", "providers is a map: { aws = aws.other }.", providers.expression.where)


def _check_single(blocks: Iterable[syntax.Block], what: str, found: Diagnostics) -> None:
    first, *more = blocks or (None,)
    for one in more:
        assert first is not None  # there are several
        found.error("Declared twice", f"A {what} was already given at {first.header}; keep one of the two.", one.header)


def _check_meta_blocks(block: syntax.Block, found: Diagnostics) -> None:
    """A data source is not provisioned, and nobody makes ``lifecycle`` by ``dynamic``."""
    for inner in block.body.blocks:
        name = inner.labels[0] if inner.type == "dynamic" and inner.labels else inner.type
        misplaced = block.type in ("data", "ephemeral") and name in _META_BLOCKS - {"lifecycle"}
        if name in _META_BLOCKS and (inner.type == "dynamic" or misplaced):
            detail = f'A "{block.type}" block has no {"dynamic " * (inner.type == "dynamic")}"{name}" block; remove it.'
            found.error("Unsupported block", detail, inner.header)


def _check_version(block: syntax.Block, name: str, found: Diagnostics) -> None:
    given = block.body.attribute(name)
    if given is not None:
        check_version(given.expression, found)


def _check_source(block: syntax.Block, found: Diagnostics) -> None:
    """A folder has no versions."""
    source, version = block.body.attribute("source"), block.body.attribute("version")
    written = source.expression.value if source and isinstance(source.expression, syntax.Literal) else None
    if block.type == "module" and version is not None and str(written).startswith(("./", "../")):
        detail = f"{written} is a folder, which has no versions; remove the argument."
        found.error("Unsupported argument", detail, version.name_range)


def _check_provider(block: syntax.Block, found: Diagnostics) -> None:
    for attribute in block.body.attributes:
        if attribute.name in _OF_PROVIDERS:
            detail = f'A provider has no argument "{attribute.name}": Terraform keeps the name for itself. Remove it.'
            found.error("Unsupported argument", detail, attribute.name_range)
    alias = block.body.attribute("alias")
    if alias is not None and not (
        isinstance(alias.expression, syntax.Literal) and isinstance(alias.expression.value, str)
    ):
        detail = 'alias is read before anything is evaluated; write a name, such as "other".'
        found.error("Value is not literal", detail, alias.expression.where)


def _check_constants(block: syntax.Block, names: Iterable[str], found: Diagnostics) -> None:
    for name in names:
        given = block.body.attribute(name)
        if given is None:
            continue
        if not is_constant(given.expression):
            detail = f"{name} is read before anything is evaluated: it names nothing and calls no function."
            found.error("Value is not literal", detail, given.expression.where)
        elif name in _FLAGS and isinstance(given.expression, syntax.Literal):
            _check_flag(name, given.expression, found)


def _check_flag(name: str, node: syntax.Literal, found: Diagnostics) -> None:
    if node.value not in _BOOLEANS:
        found.error("Invalid value", f"{name} is true or false.", node.where)


def is_constant(node: syntax.Expression) -> bool:
    """Tell whether an expression names nothing but what it binds itself, and calls no function."""
    bound = {name for one in parts_of(node) if isinstance(one, _BINDING) for name in (one.key, one.value)}
    return all(steps[0] in bound for steps in traversals(node)) and not any(True for _ in calls_in(node))


def parts_of(node: syntax.Expression) -> Iterator[syntax.Expression]:
    """Yield an expression and all that it is made of."""
    yield node
    for inner in children(node):
        yield from parts_of(inner)


def calls_in(node: syntax.Expression) -> Iterator[syntax.Call]:
    """Return the calls of functions in an expression."""
    return (one for one in parts_of(node) if isinstance(one, syntax.Call))


def _check_check(block: syntax.Block, found: Diagnostics) -> None:
    _check_single(block.body.blocks_of("data"), "data source of this check", found)
    for source in block.body.blocks_of("data"):
        for attribute in source.body.attributes:
            if attribute.name in ("count", "for_each"):
                detail = f"The data source of a check is one; take {attribute.name} out."
                found.error("Unsupported argument", detail, attribute.name_range)
    for rule in block.body.blocks_of("assert"):
        for name in ("condition", "error_message"):
            if rule.body.attribute(name) is None:
                found.error("Missing required argument", f'An "assert" block needs {name}; add it.', rule.header)
        condition = rule.body.attribute("condition")
        if condition is not None and not condition.names:
            detail = "The condition refers to nothing, so that it tests nothing; refer to something of this stack."
            found.error("Invalid assert condition", detail, condition.expression.where)


def _check_backends(block: syntax.Block, found: Diagnostics) -> None:
    for backend in block.body.blocks_of("backend"):
        if backend.labels and backend.labels[0] not in _BACKENDS:
            detail = f'Terraform has no backend "{backend.labels[0]}"; it has {", ".join(sorted(_BACKENDS))}.'
            found.error("Unknown backend", detail, backend.header)
        for attribute in backend.body.attributes:
            if not is_constant(attribute.expression):
                detail = f"{attribute.name} is no plain value, which OpenTofu 1.8 reads, and Terraform does not."
                found.warning("Newer language", detail, attribute.expression.where)


def _check_experiments(block: syntax.Block, found: Diagnostics) -> None:
    given = block.body.attribute("experiments")
    for element in given.expression.elements if given and isinstance(given.expression, syntax.Tuple) else ():
        if not isinstance(element, syntax.Variable) or element.name not in _CONCLUDED:
            detail = "Releases of Terraform have no experiments; remove it."
            found.error("Experimental feature", detail, element.where)


def check_together(terraform: Iterable[syntax.Block], found: Diagnostics) -> None:
    """Report what the ``terraform`` blocks of a module, overrides apart, may say once in all of them."""
    inner = [one for block in terraform for one in block.body.blocks]
    _check_single([one for one in inner if one.type == "required_providers"], '"required_providers" block', found)
    _check_single([one for one in inner if one.type in ("backend", "cloud")], "backend", found)
