"""What Terraform refuses of a module instance by where it stands: how it is called, what it imports and depends on.

Rules: hashicorp/terraform ``internal/configs`` (``config_build.go``, ``provider_validation.go``) and
https://developer.hashicorp.com/terraform/language/modules/develop/providers.
"""

from __future__ import annotations

from stackproof.addresses import UnknownKey
from stackproof.evaluate.enclosing_module import EnclosingModule
from stackproof.evaluate.quoted_references import unquote
from stackproof.hcl import syntax
from stackproof.hcl.references import traversal

_OF_CALLS = ("count", "for_each", "depends_on")
_NAMES_ALONE = frozenset({"alias"})


def check_module(module: EnclosingModule) -> None:
    """Report what is wrong with a module instance as a part of the whole."""
    _check_calls(module)
    _check_imports(module)
    _check_depends_on(module)


def _check_calls(module: EnclosingModule) -> None:
    """A module with provider configurations of its own is called once, as Terraform destroys it with them."""
    providers = [one for one in module.configuration.providers if _configures(one)]
    inner: EnclosingModule | None = module
    while inner is not None and inner.call is not None and providers:
        for name in _OF_CALLS:
            given = inner.call.body.attribute(name)
            if given is not None:
                detail = (
                    f"The module has a provider configuration of its own ({providers[0].header}), so that its calls "
                    f"cannot have {name}; hand the configuration over by providers."
                )
                module.diagnostics.error("Module with a provider of its own", detail, given.name_range)
        inner = inner.parent


def _configures(provider: syntax.Block) -> bool:
    return bool(provider.body.blocks) or any(one.name not in _NAMES_ALONE for one in provider.body.attributes)


def _check_imports(module: EnclosingModule) -> None:
    for block in module.configuration.unnamed:
        if block.type != "import":
            continue
        if module.parent is not None:
            detail = "The root module alone imports; move the block there."
            module.diagnostics.error("Import outside the root module", detail, block.header)
        elif (to := block.body.attribute("to")) is not None:
            _check_instance(module, to)


def _check_instance(module: EnclosingModule, to: syntax.Attribute) -> None:
    """Hold the key that an import names against the instances of the resource."""
    steps = traversal(to.expression) or ()
    declared = module.configuration.blocks["resource"].get(tuple(map(str, steps[:2])))
    if declared is None or len(steps) > len((*declared.labels, "key")):
        return
    keys = [key for key, _ in module.expansion(declared).instances]
    key = steps[2] if len(steps) > len(declared.labels) else None
    if key not in keys and not any(isinstance(one, UnknownKey) for one in keys):
        detail = "No instance of the resource has this key; correct the address, or make the instance."
        module.diagnostics.error("Import of what is not declared", detail, to.expression.where)


def _check_depends_on(module: EnclosingModule) -> None:
    for kind in ("output", "module"):
        for block in module.configuration.blocks[kind].values():
            given = block.body.attribute("depends_on")
            if given is not None and isinstance(given.expression, syntax.Tuple):
                for element in given.expression.elements:
                    check_dependency(module, element)


def check_dependency(module: EnclosingModule, element: syntax.Expression) -> tuple[str, ...] | None:
    """Return what an element of ``depends_on`` names; nothing, and a diagnostic, where that is not there, or a part."""
    node = unquote(element, module.diagnostics)
    steps = traversal(node) or ()
    named = tuple(map(str, steps[1:] if steps[:1] == ("resource",) else steps))
    whole = _length(named)
    if len(named) < whole or not (module.configuration.unread or _declares(module, named, whole)):
        detail = "depends_on names something that this module does not declare; declare it, or correct the name."
        module.diagnostics.error("Reference to undeclared object", detail, element.where)
        return None
    if _attributes_of(node) > whole + (named[0] == "module") + (steps[:1] == ("resource",)):
        detail = "depends_on names whole objects; leave the attribute out."
        module.diagnostics.error("Invalid depends_on", detail, element.where)
    return named


def _length(named: tuple[str, ...]) -> int:
    """Return of how many names the whole object is."""
    return 3 if named[:1] in (("data",), ("ephemeral",)) else 2


def _declares(module: EnclosingModule, named: tuple[str, ...], whole: int) -> bool:
    configuration = module.configuration
    match named[0]:
        case "var":
            return (named[1],) in configuration.blocks["variable"]
        case "local":
            return named[1] in configuration.locals
        case "path" | "terraform":
            return True
        case "ephemeral":
            return named[1:whole] in configuration.blocks["ephemeral"]
    return configuration.declares(named[:whole])


def _attributes_of(node: syntax.Expression) -> int:
    """Count the names of a traversal, its first one among them; keys are none."""
    match node:
        case syntax.GetAttr(target, _):
            return _attributes_of(target) + 1
        case syntax.Index(target):
            return _attributes_of(target)
    return 1
