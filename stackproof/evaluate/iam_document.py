"""``aws_iam_policy_document`` rendered as the provider renders it.

Source: https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/data-sources/iam_policy_document
and hashicorp/terraform-provider-aws ``internal/service/iam/policy_document_data_source.go``: a list of one is
a string, a longer one is sorted backwards, tests and principals are sorted, ``&{`` stands for ``${``.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any

from stackproof.values import STRING, JsonOf, Mistake, Set, Unknown, merge_unknown, unknowns_in

_VERSION = "2012-10-17"
_STATEMENT: dict[str, Any] = {
    "sid": "", "effect": "Allow", "actions": Set(), "not_actions": Set(), "resources": Set(), "not_resources": Set(),
}  # fmt: skip
_ORDER = (
    "Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition",
)  # fmt: skip


def render(values: dict[str, Any]) -> dict[str, Any]:
    """Return the computed attributes ``json``, ``minified_json`` and ``id``, and the defaults of the others.

    What is unknown inside the document leaves the JSON unknown, but its structure known.

    Raises:
        Mistake: a source document that is no policy.
    """
    document = _document(values)
    unknown = unknowns_in(document)
    if unknown:
        return {
            "json": merge_unknown(STRING, unknown, JsonOf(document)),
            "minified_json": merge_unknown(STRING, unknown, JsonOf(document)),
            "id": merge_unknown(STRING, unknown),
        }
    text = _escape(json.dumps(document, indent=2, ensure_ascii=False))
    compact = _escape(json.dumps(document, separators=(",", ":"), ensure_ascii=False))
    rendered = {"json": text, "minified_json": compact, "id": str(zlib.crc32(text.encode()))}
    statements = [{**_STATEMENT, **_keep_given(block)} for block in values.get("statement") or []]
    return {**rendered, **({} if unknowns_in(values["statement"]) else {"statement": statements, **_version(values)})}


def _keep_given(block: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in block.items() if value is not None}


def _version(values: dict[str, Any]) -> dict[str, Any]:
    return {"version": _VERSION} if values.get("version") is None else {}


def _escape(text: str) -> str:
    """Go's encoder escapes what HTML would read."""
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _document(values: dict[str, Any]) -> dict[str, Any]:
    """Merge the source documents, the document's own statements, and the override documents, in this order."""
    merged: dict[str, Any] = {"Version": "", "Id": "", "Statement": []}
    for source in _documents(values, "source_policy_documents", "source_json"):
        _merge(merged, source)
    _merge(merged, _own(values))
    for source in _documents(values, "override_policy_documents", "override_json"):
        _merge(merged, source)
    return {key: value for key, value in merged.items() if isinstance(value, Unknown) or value not in ("", [])}


def _own(values: dict[str, Any]) -> dict[str, Any]:
    blocks = values.get("statement") or []
    statements = [_statement(block) if isinstance(block, dict) else block for block in blocks]
    sids = [sid for sid in map(_sid, statements) if isinstance(sid, str)]
    twice = next((sid for sid in sids if sids.count(sid) > 1), None)
    if twice is not None:
        raise Mistake(f'Two statements have the sid "{twice}"; rename one of them.')
    return {
        "Version": _VERSION if values.get("version") is None else values["version"],
        "Id": values.get("policy_id"),
        "Statement": statements,
    }


def _documents(values: dict[str, Any], several: str, single: str) -> list[Any]:
    found = []
    given = values.get(several)
    documents = [values.get(single), *([given] if isinstance(given, Unknown) else given or [])]
    for text in documents:
        if isinstance(text, Unknown):
            form = text.form
            found.append(_normalize(form.value, several) if isinstance(form, JsonOf) else {"Statement": [text]})
        elif text:
            found.append(_read(text, several))
    return found


def _read(text: str, argument: str) -> dict[str, Any]:
    """Read a document; its statements come out in the spelling of the provider."""
    try:
        document = json.loads(text, object_pairs_hook=_keep_last)
    except ValueError as error:
        raise Mistake(f"{argument} holds a document that is not JSON: {error}.") from None
    return _normalize(document, argument)


def _keep_last(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A key that stands twice counts where it stands last."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        found.pop(name, None)
        found[name] = value
    return found


def _normalize(document: Any, argument: str) -> dict[str, Any]:
    """Return a document in the spelling of the provider."""
    found = _fields(document, ("Version", "Id", "Statement")) if isinstance(document, Mapping) else {}
    statements = found.get("Statement", [])
    if isinstance(statements, Unknown):
        return {**found, "Statement": [statements]}
    listed = isinstance(document, Mapping) and isinstance(statements, list | tuple)
    if not listed or not all(isinstance(one, Mapping | Unknown) for one in statements):
        raise Mistake(f"{argument} holds a document whose Statement is no list of objects; write it as [{{...}}].")
    return {**found, "Statement": [one if isinstance(one, Unknown) else _respell(one) for one in statements]}


def _fields(given: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Return the members of these names, in any case; the last of a name counts, as in Go's ``encoding/json``."""
    spelt = {name.casefold(): name for name in names}
    return {spelt[name.casefold()]: value for name, value in given.items() if name.casefold() in spelt}


def _respell(statement: Mapping[str, Any]) -> dict[str, Any]:
    found = _fields(statement, _ORDER)
    for name in ("Principal", "NotPrincipal"):
        if isinstance(found.get(name), dict):
            found[name] = {
                kind: _strings(names, variables=False) if isinstance(names, list) and len(names) > 1 else names
                for kind, names in sorted(found[name].items())
            }
    if isinstance(found.get("Condition"), dict):
        found["Condition"] = _by_name(found["Condition"])
    return {key: found[key] for key in _ORDER if found.get(key) not in (None, "", [], {})}


def _by_name(condition: dict[str, Any]) -> dict[str, Any]:
    """Sort by test, then by variable; a list of one is a string here too."""
    found = {}
    for test, keys in sorted(condition.items()):
        inner = sorted(keys.items()) if isinstance(keys, dict) else []
        found[test] = {
            key: _strings(given, sort=False, variables=False) if isinstance(given, list) else given
            for key, given in inner
        }
    return found


def _merge(merged: dict[str, Any], document: dict[str, Any]) -> None:
    """A statement with a sid replaces the one of that sid; the newest version and the last id hold."""
    version, identifier = document.get("Version"), document.get("Id")
    known = merged["Version"]
    if isinstance(version, Unknown) or (isinstance(version, str) and isinstance(known, str) and version > known):
        merged["Version"] = version
    if isinstance(identifier, Unknown) or identifier not in (None, ""):
        merged["Id"] = identifier
    statements = merged["Statement"]
    for statement in document.get("Statement", ()):
        sid = _sid(statement)
        has_sid = isinstance(sid, str) and sid != ""
        place = next((index for index, known in enumerate(statements) if has_sid and _sid(known) == sid), None)
        if place is None:
            statements.append(statement)
        else:
            statements[place] = statement


def _sid(statement: Any) -> Any:
    return statement.get("Sid") if isinstance(statement, dict) else None


def _statement(block: dict[str, Any]) -> dict[str, Any]:
    condition: dict[str, dict[str, Any]] = {}
    for part in _as_hashed(block.get("condition") or []):
        if isinstance(part, Unknown):
            return {"Condition": part, **_scalars(block)}
        unknown = next((part[name] for name in ("test", "variable") if isinstance(part[name], Unknown)), None)
        if unknown is not None:
            return {**_scalars(block), "Condition": unknown}
        tests = condition.setdefault(str(part["test"]), {})
        name = str(part["variable"])
        tests[name] = _more(tests.get(name), _strings(part["values"], sort=False))
    found = {
        **_scalars(block),
        "Principal": _principals(block.get("principals") or []),
        "NotPrincipal": _principals(block.get("not_principals") or []),
        "Condition": _by_name(condition) or None,
    }
    return {key: found[key] for key in _ORDER if found.get(key) is not None and found.get(key) != []}


def _as_hashed(blocks: list[Any]) -> list[Any]:
    """Order the blocks of a set as the provider walks them: by the text of a checksum.

    Source: hashicorp/terraform-plugin-sdk ``helper/schema/serialize.go`` and ``set.go``.
    """
    if len(blocks) < 2 or unknowns_in(blocks):
        return blocks
    return sorted(
        blocks, key=lambda block: _checksum("".join(f"{name}:{_serial(block[name])}" for name in sorted(block)))
    )


def _serial(value: Any) -> str:
    if isinstance(value, Set):
        return "{" + "".join(f"{text};" for text in sorted(value, key=lambda text: _checksum(f"{text};"))) + "};"
    if isinstance(value, list | tuple):
        return "(" + "".join(f"{text};" for text in value) + ");"
    return f"{value};"


def _checksum(text: str) -> str:
    return str(zlib.crc32(text.encode()))


def _scalars(block: dict[str, Any]) -> dict[str, Any]:
    return {
        "Sid": None if block.get("sid") == "" else block.get("sid"),
        "Effect": "Allow" if block.get("effect") in (None, "") else block["effect"],
        "Action": _strings(block.get("actions"), variables=False),
        "NotAction": _strings(block.get("not_actions"), variables=False),
        "Resource": _strings(block.get("resources")),
        "NotResource": _strings(block.get("not_resources")),
    }


def _more(known: Any, added: Any) -> Any:
    if known is None:
        return added
    return [*(known if isinstance(known, list) else [known]), *(added if isinstance(added, list) else [added])]


def _strings(values: Any, *, sort: bool = True, variables: bool = True) -> Any:
    """One string for a list of one, else a list sorted backwards with the unknown ones behind."""
    if values is None or isinstance(values, Unknown):
        return values
    texts = [value.replace("&{", "${") if variables and isinstance(value, str) else value for value in values]
    if len(texts) == 1:
        return texts[0]
    if not sort:
        return texts
    known = sorted((text for text in texts if isinstance(text, str)), reverse=True)
    return [*known, *(text for text in texts if not isinstance(text, str))]


def _principals(blocks: Any) -> Any:
    if not blocks:
        return None
    if isinstance(blocks, Unknown):
        return blocks
    unknown = next((block for block in blocks if isinstance(block, Unknown)), None)
    if unknown is not None:
        return unknown
    found: dict[str, Any] = {}
    for block in _as_hashed(blocks):
        kind = block["type"]
        if isinstance(kind, Unknown):
            return kind
        found[kind] = _more(found.get(kind), _strings(block["identifiers"]))
    return "*" if found == {"*": "*"} else dict(sorted(found.items()))
