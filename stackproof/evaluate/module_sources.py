"""Where a child module's configuration comes from: a folder beside, or what ``terraform init`` installed.

Rules: https://developer.hashicorp.com/terraform/language/modules/sources.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.evaluate.configuration import Configuration, load_configuration
from stackproof.evaluate.enclosing_module import EnclosingModule
from stackproof.evaluate.expressions import evaluate
from stackproof.evaluate.installed_modules import InstalledModule, read_manifest
from stackproof.hcl import syntax
from stackproof.values import Reason, reveal
from stackproof.values.limits import MOST_MODULES


def _is_local(source: str) -> bool:
    return source.startswith(("./", "../")) or source in (".", "..")


class ModuleLoader:
    """Loads each module's folder once, however often it is called."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._loaded: dict[Path, Configuration] = {}
        self._manifest: dict[str, InstalledModule] | None = None
        self._place = cache(Path.resolve)  # each folder is looked up once, however many modules are in it

    def __call__(self, name: str, caller: EnclosingModule, block: syntax.Block) -> Configuration | None:
        """Return the configuration of a module call; ``None``, with a diagnostic, where there is none."""
        found = self._find(name, caller, block)
        if isinstance(found, Configuration):
            return found
        caller.evaluation.diagnostics.extend([found])
        path = ".".join([*map(str, caller.path), f"module.{name}"])
        caller.evaluation.unread.append(Reason(f"{path} could not be loaded", found.subject))
        return None

    def _find(self, name: str, caller: EnclosingModule, block: syntax.Block) -> Configuration | Diagnostic:
        given = block.body.attribute("source")
        source = reveal(evaluate(given.expression, caller.scope)) if given else None
        if given is None or not isinstance(source, str):
            detail = "A module block needs a source that is plain text, such as ./modules/queue."
            return Diagnostic("Module without a source", detail, given.where if given else block.header)
        directory = self._directory(source, name, caller)
        if directory is None or not directory.is_dir():
            detail = f'The module "{source}" is not on this machine; {self._remedy(source)}'
            return Diagnostic("Module is not installed", detail, given.where)
        if (stale := self._staleness(name, source, caller, block)) is not None:
            return Diagnostic("Module is out of date", *stale)
        if self._is_around(directory, caller):
            detail = f'"{source}" is this module, or one that calls it: that would never end. Correct the source.'
            return Diagnostic("Module calls itself", detail, given.where)
        if len(caller.path) >= MOST_MODULES:
            detail = f"Modules are nested more than {MOST_MODULES} deep here; call them from further up."
            return Diagnostic("Modules nested too deeply", detail, block.header)
        return self._load(directory, source, caller)

    def _remedy(self, source: str) -> str:
        if _is_local(source):
            return "correct the source."
        folder = os.path.relpath(self.root)
        where = "" if folder == "." or folder.startswith("..") else f"-chdir={folder} "
        return (
            f'"terraform {where}get" installs it, and asks AWS nothing (so does "tofu {where}get"). '
            "Until then its outputs are unknown, and nothing in it is judged."
        )

    def _is_around(self, directory: Path, caller: EnclosingModule | None) -> bool:
        """Tell whether a folder is that of the caller, or of a module around it."""
        place = self._place(directory)
        while caller is not None:
            if self._place(caller.configuration.directory) == place:
                return True
            caller = caller.parent
        return False

    def _directory(self, source: str, name: str, caller: EnclosingModule) -> Path | None:
        if _is_local(source):
            return caller.configuration.directory / source
        installed = self._find_installed(name, caller)
        return self.root / installed.directory if installed is not None else None

    def _find_installed(self, name: str, caller: EnclosingModule) -> InstalledModule | None:
        if self._manifest is None:
            found = read_manifest(self.root)
            self._manifest = {} if isinstance(found, Diagnostic) else found
            caller.evaluation.diagnostics.extend([found] if isinstance(found, Diagnostic) else [])
        return self._manifest.get(".".join([*(step.name for step in caller.path), name]))

    def _staleness(
        self, name: str, source: str, caller: EnclosingModule, block: syntax.Block
    ) -> tuple[str, SourceRange] | None:
        """Say why an installed module is not the one that the call asks for, and where it asks."""
        installed = None if _is_local(source) else self._find_installed(name, caller)
        asked = block.body.attribute("version")
        version = reveal(evaluate(asked.expression, caller.scope)) if asked else None
        problem = installed.problem(source, version if isinstance(version, str) else None) if installed else ""
        return (f"{problem}; run terraform init.", asked.where if asked else block.header) if problem else None

    def _load(self, directory: Path, source: str, caller: EnclosingModule) -> Configuration:
        place = self._place(directory)
        if place not in self._loaded:
            local = source.startswith(".")
            joined = os.path.normpath(f"{caller.configuration.label or '.'}/{source}")
            label = joined if local else os.path.relpath(directory)
            self._loaded[place] = load_configuration(directory, label, caller.evaluation.diagnostics)
        return self._loaded[place]
