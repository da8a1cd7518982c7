"""What a stack is, written as ``expect`` entries: for a contract that somebody reads, corrects and signs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from stackproof.contract.expect.following import Values, follows, values_of_resource, values_of_surface
from stackproof.contract.expect.texts import bound_names
from stackproof.contract.expect.written import Written
from stackproof.model import ACCOUNT_ID, AttributePath, Resource, Stack
from stackproof.model.json_documents import InvalidJson, load_json
from stackproof.model.secrets import is_sensitive
from stackproof.schema.shapes import Shape, element, members, shape_of_type
from stackproof.values import AttributeOf, Unknown, is_number
from stackproof.values.texts import pieces

_SHORTEST = 2  # characters of a variable's value that is looked for in texts
_SEPARATORS = "-/.:"


def entries(stack: Stack) -> Iterator[dict[str, Any]]:
    """Yield an entry for each resource block, in the order in which they are declared; then variables and outputs."""
    blocks: dict[str, list[Resource]] = {}
    for resource in stack.resources.values():
        blocks.setdefault(str(resource.address.resource), []).append(resource)
    for address, instances in blocks.items():
        yield {"expect": address, "clause": "", "of": address, "is": _merge([_Writer(stack, one) for one in instances])}
    for variable in stack.variables.values():
        declared = variable.declaration
        told = {"type": declared.type, "default": declared.default} if declared is not None else {}
        if variable.sensitive:
            told = {name: value for name, value in told.items() if name != "default"} | {"sensitive": True}
        name = f"var.{variable.name}"
        yield {"expect": name, "clause": "", "of": name, "is": _plain(told | {"description": variable.description})}
    for output in stack.outputs.values():
        name = f"output.{output.name}"
        writer = _Writer(stack, None, values_of_surface(name))
        told = (
            {"value": {"set": True}}
            if output.sensitive
            else {"value": writer.expect(output.value, ("value",), "dynamic")}
        )
        if output.description is not None:
            told["description"] = output.description
        yield {"expect": name, "clause": "", "of": name, "is": told | ({"sensitive": True} if output.sensitive else {})}


class _Writer:
    """Writes the values of one resource; of no resource, those of the stack itself."""

    def __init__(self, stack: Stack, resource: Resource | None, values: Values | None = None) -> None:
        self.stack = stack
        self.resource = resource
        self._values = values or values_of_resource(resource)
        self._is_set = Written(resource) if resource is not None else lambda *_: True

    @property
    def key(self) -> str:
        """What the instance is chosen by."""
        assert self.resource is not None
        address = self.resource.address
        return str(address.name if address.key is None else address.key)

    def arguments(self) -> dict[str, Any]:
        """Return what is set, in the order in which it was written."""
        resource = self.resource
        assert resource is not None
        shape = shape_of_type(resource.type, data=resource.address.mode == "data")
        known = members(shape)
        found = {}
        for name, value in resource.values.items():
            inner = known.get(name, "dynamic") if known is not None else "dynamic"
            if self._is_set((name,), value, inner):
                found[name] = self.expect(value, (name,), inner)
        if resource.depends_on:
            found["depends_on"] = list(resource.depends_on)
        if resource.lifecycle:
            found["lifecycle"] = _plain(resource.lifecycle)
        return dict(sorted(found.items(), key=lambda pair: self._line(pair[0])))

    def _line(self, name: str) -> tuple[bool, int]:
        ranges = self.resource.ranges if self.resource is not None else {}
        lines = [where.line for path, where in ranges.items() if path[:1] == (name,)]
        return not lines, min(lines, default=0)

    def expect(self, value: Any, path: AttributePath, shape: Shape) -> Any:
        """Return the tree that a value meets."""
        try:
            document = load_json(value)
        except InvalidJson:
            document = value
        if document is not value and isinstance(document, dict | list | tuple):
            return self._tree(document, path, "dynamic")
        if isinstance(value, dict | list | tuple):
            return self._tree(value, path, shape)
        return self._single(value, path)

    def _tree(self, value: Any, path: AttributePath, shape: Shape) -> Any:
        if isinstance(value, dict):
            known = members(shape)
            return {
                name: self.expect(inner, (*path, name), known.get(name, "dynamic") if known else "dynamic")
                for name, inner in value.items()
                if known is None or self._is_set((*path, name), inner, known.get(name, "dynamic"))
            }
        inner = element(shape) or "dynamic"
        listed = [self.expect(one, (*path, index), inner) for index, one in enumerate(value)]
        return listed[0] if len(listed) == 1 and hasattr(shape, "block") else listed

    def _single(self, value: Any, path: AttributePath) -> Any:
        if self.resource is not None and is_sensitive(self.resource, path):
            return {"set": True}
        if isinstance(value, Unknown):
            return self._write_unknown(value, path)
        if isinstance(value, str):
            return self._reference(value, path) or self._with_variables(value, path)
        return int(value) if is_number(value) and value == int(value) else float(value) if is_number(value) else value

    def _write_unknown(self, value: Unknown, path: AttributePath) -> Any:
        parts = pieces(value)
        if len(parts) == 1:
            address = _attribute(value)
            return {"set": True} if address is None else address
        written = []
        for part in parts:
            address = _attribute(part) if isinstance(part, Unknown) else ""
            if address is None:
                return {"set": True}
            written.append(f"${{{address}}}" if address else self._with_variables(str(part), path))
        return "".join(written)

    def _reference(self, text: str, path: AttributePath) -> str | None:
        """Return the attribute that a known text was written as, if it was nothing else."""
        references = self.resource.references.get(path, ()) if self.resource is not None else ()
        for one in references:
            found = self.stack.at(one.address)
            if found is not None and one.path and found.get(*one.path) == text:
                return str(one)
        return None

    def _with_variables(self, text: str, path: AttributePath) -> str:
        text = text.replace("${", "$${").replace("%{", "%%{")
        for one in self.stack.variables.values():
            if isinstance(one.value, str) and len(one.value) >= _SHORTEST and not one.sensitive:
                written = _replace_word(text, one.value, f"${{var.{one.name}}}")
                if written != text and follows(self.stack, self._values, path, one.name):
                    text = written
        written = _replace_word(text, self.stack.account or "", "${account}")
        return written if written != text and follows(self.stack, self._values, path, ACCOUNT_ID) else text


def _attribute(value: Unknown) -> str | None:
    if isinstance(value.form, AttributeOf):
        return str(value.form.reference)
    return str(value.references[0]) if len(value.references) == 1 and value.form is not None else None


def _replace_word(text: str, word: str, by: str) -> str:
    """Replace a text where it stands between separators."""
    at = text.find(word) if word else -1
    while at >= 0:
        end = at + len(word)
        stands_alone = (at == 0 or text[at - 1] in _SEPARATORS) and (end == len(text) or text[end] in _SEPARATORS)
        if stands_alone and (len(word) < len(text) or len(word) > _SHORTEST + 2):
            text = text[:at] + by + text[end:]
            end = at + len(by)
        at = text.find(word, end)
    return text


def _merge(writers: list[_Writer]) -> dict[str, Any]:
    """Write the instances of a block as one: by their keys where they differ."""
    found = [(writer, writer.arguments()) for writer in writers]
    names = dict.fromkeys(name for _, arguments in found for name in arguments)
    return {name: _merge_alike([(writer, arguments.get(name)) for writer, arguments in found]) for name in names}


def _merge_alike(values: list[tuple[_Writer, Any]]) -> Any:
    if len(values) == 1 and not _key_of(values[0][0]):
        return values[0][1]
    general = [_generalise(value, _key_of(writer)) for writer, value in values]
    if all(json.dumps(one) == json.dumps(general[0]) for one in general):
        return general[0]
    if all(isinstance(one, dict) for one in general) and len({tuple(one) for one in general}) == 1:
        return {name: _merge_alike([(writer, value[name]) for writer, value in values]) for name in general[0]}
    return {"by_key": {writer.key: value for (writer, _), value in zip(values, general, strict=True)}}


def _key_of(writer: _Writer) -> str:
    key = bound_names(writer.resource).get("each", {}).get("key", "")
    return str(key)


def _generalise(value: Any, key: str) -> Any:
    """Write ``each.key`` for the key of an instance."""
    if isinstance(value, dict):
        return {name: _generalise(inner, key) for name, inner in value.items()}
    if isinstance(value, list):
        return [_generalise(inner, key) for inner in value]
    if isinstance(value, str) and key:
        return _replace_word(value.replace(f'["{key}"]', "[each.key]"), key, "${each.key}")
    return value


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as YAML has them; what is not set is left out."""
    return {name: _as_yaml(value) for name, value in values.items() if value is not None and value != ()}


def _as_yaml(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _as_yaml(inner) for name, inner in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return list(map(_as_yaml, value))
    return (int(value) if value == int(value) else float(value)) if is_number(value) else value
