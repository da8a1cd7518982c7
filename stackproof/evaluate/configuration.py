"""A module's folder as Terraform loads it: every file, override files merged, blocks by kind.

Rules: https://developer.hashicorp.com/terraform/language/files and ``/files/override``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from stackproof.diagnostics import Diagnostic, Diagnostics, SourceRange
from stackproof.evaluate.json_syntax import STACK
from stackproof.evaluate.language_version import NEWER_BLOCKS
from stackproof.evaluate.loading_rules import check_loading, check_together
from stackproof.evaluate.refactoring import check_refactoring
from stackproof.evaluate.validity import check_block, triggers
from stackproof.hcl import syntax
from stackproof.hcl.files import read_ahead, read_file, read_json_file
from stackproof.hcl.references import traversal
from stackproof.schema import aws
from stackproof.suggestions import suggest
from stackproof.values import Reason

_LABELS = {
    "resource": 2, "data": 2, "variable": 1, "output": 1, "module": 1, "provider": 1, "locals": 0, "terraform": 0,
    "check": 1, "moved": 0, "import": 0, "removed": 0, "ephemeral": 2,
}  # fmt: skip
_JSON = ".tf.json"
_TOFU = (".tofu", ".tofu.json")


@dataclass(slots=True)
class Configuration:
    """The blocks of one module, each under its labels.

    ``unread`` is what could not be read, each with its place: there may be more blocks than these. ``baffling`` are
    mistakes after which nobody can tell what the module is.
    """

    directory: Path
    label: str
    files: list[str] = field(default_factory=list)
    blocks: dict[str, dict[tuple[str, ...], syntax.Block]] = field(
        default_factory=lambda: {kind: {} for kind in _LABELS}
    )
    providers: list[syntax.Block] = field(default_factory=list)
    terraform: list[syntax.Block] = field(default_factory=list)
    unnamed: list[syntax.Block] = field(default_factory=list)
    locals: dict[str, syntax.Attribute] = field(default_factory=dict)
    unread: list[Reason] = field(default_factory=list)
    baffling: list[Diagnostic] = field(default_factory=list)

    def by_name(self, kind: str) -> dict[str, syntax.Block]:
        """Return the blocks of a kind with one label, by that label."""
        return {labels[0]: block for labels, block in self.blocks[kind].items()}

    def declares(self, address: tuple[str | int, ...]) -> bool:
        """Tell whether the module declares a resource, data source or module; the address has no keys."""
        kind, *labels = map(str, address)
        if kind in ("data", "module"):
            return tuple(labels) in self.blocks[kind]
        return (kind, *labels) in self.blocks["resource"]


def load_configuration(directory: Path, label: str, diagnostics: Diagnostics) -> Configuration:
    """Read all ``*.tf`` and ``*.tf.json`` files of a folder.

    Args:
        directory: the module's folder.
        label: how messages name the folder.
        diagnostics: gets what is wrong with the files and their outermost blocks.
    """
    configuration = Configuration(directory, label)
    try:
        names = sorted(path.name for path in directory.iterdir() if not path.is_dir())
    except OSError as error:
        detail = f"{label}: {error.strerror or error}. Name a folder that holds Terraform files."
        diagnostics.error("Folder cannot be read", detail)
        return configuration
    _refuse_tofu([name for name in names if name.endswith(_TOFU) and not _is_ignored(name)], label, diagnostics)
    sources = [name for name in names if name.endswith((".tf", _JSON)) and not _is_ignored(name)]
    if not sources and not diagnostics.errors:
        diagnostics.error("No configuration files", f"{label} holds no .tf file; name the folder of a stack.")
    read_ahead([(directory / name, join_label(label, name)) for name in sources if not name.endswith(_JSON)])
    for override in (False, True):
        for name in sources:
            if is_override(name) == override:
                _read(configuration, name, diagnostics, override=override)
        if not override:
            check_together(configuration.terraform, diagnostics)
    if not configuration.unread:
        check_refactoring(configuration.unnamed, configuration.declares, diagnostics)
        _check_triggers(configuration, diagnostics)
    return configuration


def _refuse_tofu(names: list[str], label: str, diagnostics: Diagnostics) -> None:
    """OpenTofu reads ``main.tofu`` in place of ``main.tf``; Terraform reads neither it nor any other of these."""
    for name in names:
        where = SourceRange(join_label(label, name), 1, 1, 1, 1)
        detail = (
            "OpenTofu reads this file, and Terraform does not: they plan two different stacks, and Stackproof reads "
            "Terraform's. Give the file a name in .tf, or judge what OpenTofu plans: check --plan."
        )
        diagnostics.error("File of OpenTofu alone", detail, where)


def _check_triggers(configuration: Configuration, diagnostics: Diagnostics) -> None:
    for block in configuration.blocks["resource"].values():
        for trigger in triggers(block):
            named = traversal(trigger) or ()
            if len(named) > 1 and not configuration.declares(named[:2]) and named[0] not in ("each", "count"):
                detail = "replace_triggered_by names a resource that is not declared; declare it, or correct the name."
                diagnostics.error("Reference to undeclared object", detail, trigger.where)


def join_label(label: str, name: str) -> str:
    """Name a file of a folder as messages do."""
    return name if label in ("", ".") else f"{label}/{name}"


def _is_ignored(name: str) -> bool:
    """Editors' files, as Terraform ignores them (``internal/configs/parser_file_matcher.go``)."""
    return name.startswith(".") or name.endswith("~") or (name.startswith("#") and name.endswith("#"))


def is_override(name: str) -> bool:
    """Tell whether a file changes blocks of others."""
    stem = name.removesuffix(_JSON).removesuffix(".tf")
    return stem == "override" or stem.endswith("_override")


def _read(configuration: Configuration, name: str, diagnostics: Diagnostics, *, override: bool) -> None:
    label = join_label(configuration.label, name)
    path = configuration.directory / name
    body, found = read_json_file(path, label, STACK, aws().version) if name.endswith(_JSON) else read_file(path, label)
    configuration.files.append(label)
    diagnostics.extend(found)
    if body is None and not override:
        configuration.unread.extend(Reason(f"{label} could not be read", one.subject) for one in found)
    else:
        configuration.baffling.extend(found)  # a file of overrides changes other blocks
    if body is None:
        return
    for attribute in body.attributes:
        detail = (
            f'"{attribute.name}" cannot be set outside a block; put it into locals, or into the block it belongs to.'
        )
        diagnostics.error("Argument outside a block", detail, attribute.name_range)
    for block in body.blocks:
        if _check_labels(block, diagnostics):
            check_block(block, diagnostics)
            check_loading(block, diagnostics)
            _file_block(configuration, block, diagnostics, override=override)
        elif block.type not in NEWER_BLOCKS and not override:
            configuration.unread.append(Reason(f'a "{block.type}" block could not be read', block.header))


def _check_labels(block: syntax.Block, diagnostics: Diagnostics) -> bool:
    wanted = _LABELS.get(block.type)
    if wanted is None and block.type in NEWER_BLOCKS:
        detail = (
            f'"{block.type}" blocks are newer than the Terraform 1.11 language read here ({NEWER_BLOCKS[block.type]}); '
            "nothing is known of what this one does."
        )
        diagnostics.warning("Newer language", detail, block.header)
        return False
    if wanted is None:
        meant = suggest(block.type, _LABELS)
        hint = f' Did you mean "{meant}"?' if meant else ""
        diagnostics.error("Unknown block type", f'Terraform has no "{block.type}" block here.{hint}', block.header)
        return False
    if len(block.labels) != wanted:
        detail = f'A "{block.type}" block takes {wanted} label{"s" if wanted != 1 else ""}, not {len(block.labels)}.'
        diagnostics.error("Wrong number of labels", detail, block.header)
        return False
    return True


def _file_block(configuration: Configuration, block: syntax.Block, diagnostics: Diagnostics, *, override: bool) -> None:
    match block.type:
        case "locals":
            _add_locals(configuration, block, diagnostics, override=override)
        case "provider":
            same = [known for known in configuration.providers if _alias(known) == _alias(block)]
            if same and not override:
                detail = f"It was already configured at {same[0].header}; give this configuration an alias."
                diagnostics.error("Declared twice", detail, block.header)
            _merge_or_add(configuration.providers, same, block, override=override)
        case "terraform":
            _merge_or_add(configuration.terraform, configuration.terraform[:1], block, override=override)
        case "moved" | "import" | "removed":
            if override and block.type != "removed":
                detail = f'A "{block.type}" block overrides nothing; move it to another file.'
                diagnostics.error("Nothing to override", detail, block.header)
            configuration.unnamed.append(block)
        case _:
            _add_named(configuration, block, diagnostics, override=override)
            for scoped in block.body.blocks_of("data") if block.type == "check" else ():
                if _check_labels(scoped, diagnostics):
                    _add_named(configuration, scoped, diagnostics, override=override)


def _alias(block: syntax.Block) -> tuple[str, str]:
    alias = block.body.attribute("alias")
    text = alias.expression.value if alias and isinstance(alias.expression, syntax.Literal) else ""
    return block.labels[0], str(text)


def _merge_or_add(blocks: list[syntax.Block], same: list[syntax.Block], block: syntax.Block, *, override: bool) -> None:
    if override and same:
        blocks[blocks.index(same[0])] = _merge(same[0], block)
    else:
        blocks.append(block)


def _add_locals(configuration: Configuration, block: syntax.Block, diagnostics: Diagnostics, *, override: bool) -> None:
    for attribute in block.body.attributes:
        known = configuration.locals.get(attribute.name)
        if known is not None and not override:
            detail = f"local.{attribute.name} was already defined at {known.name_range}; keep one of the two."
            diagnostics.error("Local defined twice", detail, attribute.name_range)
        elif known is None and override:
            detail = f"An override file changes local.{attribute.name}, which no other file defines; define it there."
            diagnostics.error("Nothing to override", detail, attribute.name_range)
        else:
            configuration.locals[attribute.name] = attribute


def _add_named(configuration: Configuration, block: syntax.Block, diagnostics: Diagnostics, *, override: bool) -> None:
    blocks = configuration.blocks[block.type]
    known = blocks.get(block.labels)
    name = ".".join((block.type, *block.labels))
    if override and known is None:
        detail = f"An override file changes {name}, which no other file declares; declare it, or rename the file."
        diagnostics.error("Nothing to override", detail, block.header)
    elif override and known is not None:
        blocks[block.labels] = _merge(known, block)
    elif known is not None:
        detail = f"{name} was already declared at {known.header}; give one of the two another name."
        diagnostics.error("Declared twice", detail, block.header)
    else:
        blocks[block.labels] = block


def _merge(known: syntax.Block, override: syntax.Block) -> syntax.Block:
    attributes = {attribute.name: attribute for attribute in known.body.attributes}
    attributes.update((attribute.name, attribute) for attribute in override.body.attributes)
    if known.body.attribute("count") is None or known.body.attribute("for_each") is None:
        attributes = _one_of(attributes)
    replaced = {_content_type(block) for block in override.body.blocks} - {"lifecycle"}
    blocks = [block for block in known.body.blocks if _content_type(block) not in replaced]
    body = syntax.Body(tuple(attributes.values()), (*blocks, *override.body.blocks))
    return known._replace(body=body)


def _one_of(attributes: dict[str, syntax.Attribute]) -> dict[str, syntax.Attribute]:
    """Where one file sets count and the other for_each, Terraform goes by count."""
    return {name: value for name, value in attributes.items() if name != "for_each" or "count" not in attributes}


def _content_type(block: syntax.Block) -> str:
    """A dynamic block counts as the blocks it makes."""
    return block.labels[0] if block.type == "dynamic" and block.labels else block.type
