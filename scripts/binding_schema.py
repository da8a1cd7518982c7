"""The schema of a provider as its CDK binding tells it, in the shape of ``terraform providers schema -json``.

Held against the real schema of 5.100.0 (``@cdktf/provider-aws`` 20.1.0): all types, names and flags are the same, all
nesting, 32,135 of 32,137 types. What it does not tell is missing: defaults, which attributes are sensitive.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from binding_source import Entry, Flags, Note, Package, Source, main_entries, members

SECTIONS = {
    "TerraformResource": "resource_schemas", "TerraformDataSource": "data_source_schemas",
    "TerraformEphemeralResource": "ephemeral_resource_schemas",
}  # fmt: skip
_STORED = re.compile(r"^  private \w+ = new (cdktf\.)?(\w+)\(this, \"(\w+)\"(?:, (true|false))?\);", re.M)
_GETTER = re.compile(r"^  public get \w+\(\) \{\n    return (.*?);\n", re.M)
_TYPE_NAME = re.compile(r'public static readonly tfResourceType = "(\w[\w-]*)"')
_INVOKED = re.compile(r"^  public \w+\(.*?\): .*? \{\n.*?invoke\(this\.providerLocalName, \"(\w+)\"", re.M)
_SIMPLE = {"string": "string", "number": "number", "boolean": "bool", "any": "dynamic"}
_GETTERS: dict[str, Any] = {
    "String": "string", "Number": "number", "Boolean": "bool", "List": ["list", "string"],
    "NumberList": ["list", "number"], "StringMap": ["map", "string"], "NumberMap": ["map", "number"],
    "BooleanMap": ["map", "bool"], "AnyMap": ["map", "dynamic"],
}  # fmt: skip
Made = dict[str, Any]
Around = tuple[tuple[str, str], ...]
"""The structures around one, each with its path: a block inside itself refers to one of these."""


def read_schema(package: Package, doubts: Counter[str], *, nested: bool = False) -> Made:
    """Return the value of ``provider_schemas``.

    Args:
        package: the binding.
        doubts: counts what had to be guessed.
        nested: whether arguments that are objects are made of attributes, as in plugin protocol 6, if nothing tells.
    """
    schema: Made = {section: {} for section in SECTIONS.values()}
    schema |= {"provider": {"block": {}}, "functions": []}
    for folder, text in package.folders.items():
        source = Source(text)
        main = next(((name, base) for name, (base, _) in source.classes.items() if base.startswith("Terraform")), None)
        if folder == "provider-functions":
            schema["functions"] = _INVOKED.findall(text)
        elif main is not None and main[1] == "TerraformProvider":
            entries = main_entries(source.classes[main[0]][1])
            schema["provider"]["block"] = _Provider(source, nested=nested).block(
                entries, source.notes(f"{main[0]}Config"), top=True
            )
        elif main is not None and main[1] in SECTIONS:
            found = _TYPE_NAME.search(source.classes[main[0]][1])
            assert found, folder
            block = _Type(source, doubts, nested=nested).read(main[0], found.group(1))
            schema[SECTIONS[main[1]]][found.group(1)] = {"version": 0, "block": block}
    return schema


class _Type:
    """Reads one resource type or data source."""

    def __init__(self, source: Source, doubts: Counter[str], *, nested: bool = False) -> None:
        self.source = source
        self.doubts = doubts
        self.nested = nested

    def read(self, name: str, type_: str) -> Made:
        body = self.source.classes[name][1]
        return self._block(body, main_entries(body), self.source.notes(""), ((name, type_),), type_)

    def _block(self, body: str, entries: dict[str, Entry], notes: dict[str, Note], around: Around, path: str) -> Made:
        attributes: Made = {}
        blocks: Made = {}
        for name, flags, code in members(body):
            entry, note, place = entries.get(name), notes.get(name, Note()), f"{path}.{name}"
            stored = _STORED.search(code)
            if stored and not stored[1] and stored[3] == name:
                is_block, made = self._structure(stored, flags, entry, note, around, place)
                (blocks if is_block else attributes)[name] = made
                continue
            attributes[name] = _attribute(self._type(code, entry), flags)
            if "@deprecated Write-only" in code:  # told since cdktn 0.23
                attributes[name]["write_only"] = True
        return _made(attributes, blocks)

    def _structure(
        self, stored: re.Match[str], flags: Flags, entry: Entry | None, note: Note, around: Around, path: str
    ) -> tuple[bool, Made]:
        """Return a block or an attribute that is made of others, and whether it is a block."""
        struct, wrappers = self._struct(stored[2])
        is_set = stored[4] == "true"
        is_block, mode, most = _nesting(wrappers, flags, entry, note, is_set)
        counts = ({"min_items": 1} if flags.required and mode != "single" else {}) | ({"max_items": 1} if most else {})
        for known, where in around:
            if known == struct:  # the generator found the block alike one around it, and refers to that
                self.doubts["recursive"] += 1
                if is_block:
                    return True, {"nesting_mode": mode, "block": {}, "recursive": where, **counts}
                return False, _attribute("dynamic", flags)
        name = struct.removesuffix("OutputReference")
        body = self.source.classes[struct][1]
        within = (*around, (struct, path))
        inner = self._block(body, self.source.entries(name), self.source.notes(name), within, path)
        if is_block:
            return True, {"nesting_mode": mode, "block": inner, **counts}
        return False, self._nested(inner, wrappers, flags, is_set)

    def _nested(self, inner: Made, wrappers: list[str], flags: Flags, is_set: bool) -> Made:
        given: Made = inner.get("attributes", {})
        type_: Any = ["object", {name: one["type"] for name, one in given.items()}]
        for position, wrapper in enumerate(wrappers):
            if wrapper != "ref":
                type_ = ["set" if wrapper == "list" and is_set and position == len(wrappers) - 1 else wrapper, type_]
        made = _attribute(type_, flags)
        telling = any(
            (bool(one.get("optional")), bool(one.get("required"))) != (flags.optional, flags.required)
            or (one.get("computed") and not flags.computed)
            or "nested_type" in one
            for one in given.values()
        )
        given_here = flags.optional or flags.required
        if telling or (self.nested and given_here):
            mode = {"ref": "single", "map": "map"}.get(wrappers[-1], "set" if is_set else "list")
            made["nested_type"] = {"nesting_mode": mode, "attributes": given}
        elif given_here:
            self.doubts["object or nested attributes"] += 1
        return made

    def _struct(self, class_name: str) -> tuple[str, list[str]]:
        """Return the class of FooListMap's elements, FooOutputReference, and what is around it, the inner first."""
        if class_name.endswith("OutputReference") and class_name in self.source.classes:
            return class_name, ["ref"]
        wrappers: list[str] = []
        base = class_name
        while f"{base}OutputReference" not in self.source.classes:
            suffix = next(one for one in ("List", "Map") if base.endswith(one))
            wrappers.insert(0, suffix.lower())
            base = base.removesuffix(suffix)
        return f"{base}OutputReference", wrappers

    def _type(self, code: str, entry: Entry | None) -> Any:
        """Return the type of a plain attribute."""
        stored = _STORED.search(code)
        if stored and stored[1]:  # a computed collection: cdktf.StringMap, cdktf.BooleanList
            return self._named(stored[2], is_set=stored[4] == "true")
        getter = _GETTER.search(code)
        called = getter[1] if getter else ""
        if found := re.match(r"this\.get(\w+)Attribute\(", called):
            type_ = _GETTERS[found[1]] if found[1] in _GETTERS else self._named(found[1])
            if type_ == ["map", "dynamic"] and entry and "hashMapper" in entry.value:
                self.doubts["dynamic, or a map of it"] += 1
                return "dynamic"
            return type_
        if called.startswith("cdktf.Fn.tolist(this.getListAttribute"):
            return ["set", "string"]
        if "asNumberList(cdktf.Fn.tolist(" in called:
            return ["set", "number"]
        interpolated = "this.interpolationForAttribute" in called
        if entry is None or (interpolated and (entry.kind, entry.stored) == ("simple", "any")):
            self.doubts["skipped"] += 1
            return "dynamic"
        return self._named(entry.stored, is_set="tolist" in called if interpolated else entry.kind == "set")

    def _named(self, class_name: str, *, is_set: bool = False) -> Any:
        """Return the type of stringListMap, a map of lists of strings; the outermost list may be a set."""
        type_, wrappers = _named(class_name, is_set=is_set)
        if "list" in wrappers[1:]:
            self.doubts["inner list or set"] += 1
        return type_


class _Provider:
    """Reads the provider's own block: its structures have no classes, so that the interfaces tell the rest."""

    def __init__(self, source: Source, *, nested: bool = False) -> None:
        self.source = source
        self.nested = nested

    def block(self, entries: dict[str, Entry], notes: dict[str, Note], *, top: bool = False) -> Made:
        attributes: Made = {}
        blocks: Made = {}
        for name, entry in entries.items():
            if top and name == "alias":
                continue  # the generator's own
            note = notes.get(name, Note())
            flag = {"required": True} if note.required else {"optional": True}
            struct = entry.stored
            while not self.source.has(struct) and re.search("(List|Map)$", struct):
                struct = re.sub("(List|Map)$", "", struct)
            if not self.source.has(struct):
                attributes[name] = {"type": _named(entry.stored, is_set=entry.kind == "set")[0], **flag}
                continue
            inner = self.block(self.source.entries(struct), self.source.notes(struct))
            mode = {"struct": "single"}.get(entry.kind, entry.kind)
            single = "Mapper" not in entry.value and mode in ("list", "set")
            if single or note.text == f"{name} block" or re.search(r"listMapperHcl\(\w+, true\)", entry.value):
                counts = ({"max_items": 1} if single else {}) | ({"min_items": 1} if note.required else {})
                blocks[name] = {"nesting_mode": mode, "block": inner, **counts}
                continue
            given = inner.get("attributes", {})
            element = ["object", {key: one["type"] for key, one in given.items()}]
            attributes[name] = {"type": element if mode == "single" else [mode, element], **flag}
            if self.nested or any(not one.get("optional") for one in given.values()):
                attributes[name]["nested_type"] = {"nesting_mode": mode, "attributes": given}
        return _made(attributes, blocks)


def _nesting(
    wrappers: list[str], flags: Flags, entry: Entry | None, note: Note, is_set: bool
) -> tuple[bool, str, bool]:
    """Tell whether a structure is a block, how it nests, and whether there is at most one."""
    if wrappers == ["ref"] and entry is not None and entry.kind in ("list", "set"):
        return True, entry.kind, True  # only blocks are made so
    if wrappers == ["ref"]:  # an attribute has one of the flags; a block has none, or the text that all blocks get
        described = note.text.endswith(" block") and " " not in note.text.removesuffix(" block")
        return not any(flags) or (not flags.computed and described), "single", False
    if wrappers == ["list"]:
        mapper = re.search(r"listMapperHcl\(\w+, (true|false)\)", entry.value if entry else "")
        return mapper is not None and mapper[1] == "true", "set" if is_set else "list", False
    return False, "", False


def _named(class_name: str, *, is_set: bool) -> tuple[Any, list[str]]:
    """Return the type that a class stores, and what is around its element, the outermost first."""
    base = class_name
    wrappers: list[str] = []
    while base.lower() not in _SIMPLE:
        suffix = next(one for one in ("List", "Map") if base.endswith(one))
        wrappers.append(suffix.lower())
        base = base.removesuffix(suffix)
    type_: Any = _SIMPLE[base.lower()]
    for position, wrapper in reversed(list(enumerate(wrappers))):
        type_ = ["set" if wrapper == "list" and is_set and position == 0 else wrapper, type_]
    return type_, wrappers


def _attribute(type_: Any, flags: Flags) -> Made:
    return {"type": type_, **{name: True for name, given in flags._asdict().items() if given}}


def _made(attributes: Made, blocks: Made) -> Made:
    return ({"attributes": attributes} if attributes else {}) | ({"block_types": blocks} if blocks else {})
