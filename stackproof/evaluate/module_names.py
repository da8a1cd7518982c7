"""What an expression of a module may name, and what that is."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from stackproof.diagnostics import SourceRange
from stackproof.evaluate.enclosing_module import EnclosingModule
from stackproof.evaluate.ephemeral import is_ephemeral
from stackproof.evaluate.supplied import asks_machine, hidden_value
from stackproof.evaluate.type_expressions import type_constraint
from stackproof.evaluate.working_folder import selected_workspace
from stackproof.hcl import syntax
from stackproof.model import FOLDER, WORKSPACE
from stackproof.suggestions import suggest
from stackproof.values import DYNAMIC, STRING, NoSuchPart, Reason, Type, Unknown, type_of
from stackproof.values.types import is_open, without_optional

_NO_WORKSPACE = "nobody says which workspace is selected (workspace: in the contract, TF_WORKSPACE, or --workspace)"
_ROOTS = ("var", "local", "module", "data", "each", "count", "path", "terraform")


class ModuleNames:
    """The objects of one module instance, by name; ``directory`` is where terraform runs, so where paths begin."""

    def __init__(self, module: EnclosingModule, root: EnclosingModule) -> None:
        self.module = module
        self.root = root
        self.directory: Path = root.configuration.directory

    def resolve(self, path: tuple[str, ...], where: SourceRange) -> tuple[Any, int]:
        """Return the value that a traversal begins with, and how many steps behind its root were used.

        Raises:
            NoSuchPart: the value has none; what is not declared is reported here, as it is wrong anywhere.
        """
        kind, *rest = path
        module = self.module
        blocks = module.configuration.blocks
        if kind == "var" and rest:
            return module.variable(rest[0], where), 1
        if kind == "local" and rest:
            return module.local(rest[0], where), 1
        if kind == "path" and rest:
            return self._path(rest[0], where), 1
        if kind == "terraform" and rest:
            return self._terraform(rest[0], where), 1
        if kind == "module" and rest:
            return self._module(rest, where)
        if kind == "ephemeral" and tuple(rest[:2]) in blocks["ephemeral"]:
            reason = Reason(f"ephemeral.{rest[0]}.{rest[1]} is opened by the plan and by the apply, each anew", where)
            return Unknown(DYNAMIC, (reason,)), 2
        if kind == "data" and len(rest) > 1:
            return module.block("data", rest[0], rest[1], where), 2
        if kind == "resource" and len(rest) > 1:
            return module.block("resource", rest[0], rest[1], where), 2
        if rest and (kind, rest[0]) in blocks["resource"]:
            return module.block("resource", kind, rest[0], where), 1
        return self._report_undeclared(path, where), len(rest)

    def is_ephemeral(self, node: syntax.Expression) -> bool | None:
        """Tell whether an expression's value is ephemeral."""
        return is_ephemeral(node, self.module)

    def written_local(self, name: str) -> syntax.Expression | None:
        """Return the expression of a local value."""
        attribute = self.module.configuration.locals.get(name)
        return attribute.expression if attribute is not None else None

    def variable_type(self, name: str) -> Type | None:
        """Return the type that a variable declares; null that somebody gave the root module for ``any`` has none."""
        block = self.module.configuration.blocks["variable"].get((name,))
        if block is None:
            return None
        declared = block.body.attribute("type")
        type_ = type_constraint(declared.expression, self.module.scope.quiet()).type if declared else DYNAMIC
        if type_ is DYNAMIC and self.module.parent is None:
            return type_of(self.module.variable(name, block.header))
        return None if type_ is DYNAMIC or is_open(type_) else without_optional(type_)

    def requires(self, provider: str) -> bool:
        """Tell whether the module's required_providers name a provider."""
        blocks = (block.body.blocks_of("required_providers") for block in self.module.configuration.terraform)
        return any(one.body.attribute(provider) is not None for several in blocks for one in several)

    def _module(self, rest: list[str], where: SourceRange) -> tuple[Any, int]:
        name = rest[0]
        module = self.module
        block = module.configuration.blocks["module"].get((name,))
        if block is None:
            known = module.configuration.by_name("module")
            return report_missing("module", name, known, module, where), len(rest)
        children = module.children(block)
        if children is None:
            return Unknown(DYNAMIC, (Reason(f"module.{name} could not be loaded", block.header),)), len(rest)
        expansion = module.expansion(block)
        if expansion.mode == "single" and expansion.why is None and children and len(rest) > 1:
            child = children[0].configuration
            if (rest[1],) not in child.blocks["output"] and not child.unread:
                meant = suggest(rest[1], child.by_name("output"))
                hint = f' Did you mean "{meant}"?' if meant else " Declare it, or correct the name."
                raise NoSuchPart(f'module.{name} has no output "{rest[1]}".{hint}')
            return children[0].output(rest[1], where), 2
        if expansion.why is not None:
            reason = Reason(f"how many instances module.{name} has is unknown", block.header)
            return replace(expansion.why, type=DYNAMIC, why=(reason, *expansion.why.why), form=None), 1
        return expansion.combine([child.outputs() for child in children]), 1

    def _path(self, name: str, where: SourceRange) -> Any:
        root = self.root.configuration.label
        if name == "cwd":
            return Unknown(STRING, (Reason("path.cwd is wherever Terraform is started", where),))
        places = {"module": self.module.configuration.label, "root": root}
        if name not in places:
            return report_missing("path", name, (*places, "cwd"), self.module, where)
        return _relative(places[name], root)

    def _terraform(self, name: str, where: SourceRange) -> Any:
        if name == "workspace":
            return self._workspace(where)
        if name == "applying":
            return False
        return report_missing("terraform attribute", name, ("workspace", "applying"), self.module, where)

    def _workspace(self, where: SourceRange) -> str | Unknown:
        evaluation = self.module.evaluation
        selected = selected_workspace(evaluation.told.workspace, self.directory)
        if selected is None:
            return Unknown(STRING, (Reason(_NO_WORKSPACE, where),))
        return hidden_value(WORKSPACE) if evaluation.supply(WORKSPACE, selected) else selected

    def is_hidden(self, function: str, arguments: list[Any]) -> bool:
        """Tell whether a function asks what nobody is to know: the folder that it runs in, the files around it."""
        evaluation, own = self.module.evaluation, self.module.configuration.directory
        if not asks_machine(function, arguments, (own, self.directory), self.directory):
            return False
        return evaluation.supply(FOLDER, "that of this run")

    def _report_undeclared(self, path: tuple[str, ...], where: SourceRange) -> Unknown:
        kind, *rest = path
        if self.module.configuration.unread and rest and "_" in kind:
            return Unknown(DYNAMIC, tuple(self.module.configuration.unread))
        if kind in ("each", "count", "self"):
            detail = f'"{kind}" has a meaning only inside a block with for_each or count.'
        elif kind in _ROOTS:
            detail = f"{kind} alone is no value; write {kind}.{'TYPE.NAME' if kind == 'data' else 'NAME'}."
        elif rest and "_" in kind:
            names = [".".join(labels) for labels in self.module.configuration.blocks["resource"]]
            meant = suggest(f"{kind}.{rest[0]}", names)
            hint = f' Did you mean "{meant}"?' if meant else " Declare it, or correct the name."
            label = ".".join(map(str, self.module.path)) or "The root module"
            detail = f"{label} declares no resource {kind}.{rest[0]}.{hint}"
        else:
            meant = suggest(kind, _ROOTS)
            hint = f' Did you mean "{meant}"?' if meant else " Names begin with var, local, module, data or a type."
            detail = f'Nothing is named "{".".join(path)}" here.{hint}'
        return self.module.scope.fail("Reference to undeclared object", detail, where)


def report_missing(what: str, name: str, known: Iterable[str], module: EnclosingModule, where: SourceRange) -> Unknown:
    """Report a name that nothing has, and return the unknown that stands for it.

    Where some of the module could not be read, that may be where it is declared.
    """
    if module.configuration.unread:
        return Unknown(DYNAMIC, tuple(module.configuration.unread))
    meant = suggest(name, known)
    hint = f' Did you mean "{meant}"?' if meant else " Declare it, or correct the name."
    return module.scope.fail(f"Reference to undeclared {what}", f'There is no {what} "{name}".{hint}', where)


def _relative(label: str, root: str) -> str:
    """``path.module`` is relative to the root module, as when terraform runs there."""
    if label == root:
        return "."
    return Path(os.path.relpath(label or ".", root or ".")).as_posix()
