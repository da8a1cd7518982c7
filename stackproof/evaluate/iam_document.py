"""``aws_iam_policy_document`` rendered as the provider renders it.

Source: https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/data-sources/iam_policy_document
and hashicorp/terraform-provider-aws ``internal/service/iam/policy_document_data_source.go``: a list of one is
a string, a longer one is sorted backwards, ``&{`` stands for ``${``.
"""

from __future__ import annotations

import json
import zlib
from typing import Any

from stackproof.values import STRING, JsonOf, Mistake, Unknown, is_unknown, merge_unknown, unknowns_in

_VERSION = "2012-10-17"
_ORDER = (
    "Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition",
)  # fmt: skip


def render(values: dict[str, Any]) -> dict[str, Any]:
    """Return the computed attributes: ``json``, ``minified_json`` and ``id``.

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
    return {"json": text, "minified_json": compact, "id": str(zlib.crc32(text.encode()))}


def _escape(text: str) -> str:
    """Go's encoder escapes what HTML would read."""
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _document(values: dict[str, Any]) -> dict[str, Any]:
    statements: list[Any] = []
    merged: dict[str, Any] = {"Version": values.get("version") or _VERSION}
    if values.get("policy_id"):
        merged["Id"] = values["policy_id"]
    for source in _documents(values, "source_policy_documents", "source_json"):
        _merge(statements, _statements_of(source))
        if isinstance(source, dict) and source.get("Id"):
            merged["Id"] = source["Id"]
    own = values.get("statement") or []
    _merge(statements, [_statement(block) if isinstance(block, dict) else block for block in own])
    for source in _documents(values, "override_policy_documents", "override_json"):
        _merge(statements, _statements_of(source))
    merged["Statement"] = statements
    return merged


def _documents(values: dict[str, Any], several: str, single: str) -> list[Any]:
    found = []
    given = values.get(several)
    documents = [values.get(single), *([given] if is_unknown(given) else given or [])]
    for text in documents:
        if isinstance(text, Unknown):
            found.append(text.form.value if isinstance(text.form, JsonOf) else text)
        elif text:
            try:
                found.append(json.loads(text))
            except ValueError as error:
                raise Mistake(f"{several} holds a document that is not JSON: {error}.") from None
    return found


def _statements_of(document: Any) -> list[Any]:
    if isinstance(document, Unknown):
        return [document]
    statements = document.get("Statement", []) if isinstance(document, dict) else []
    return statements if isinstance(statements, list) else [statements]


def _merge(statements: list[Any], added: list[Any]) -> None:
    """A statement with a sid replaces the one of that sid, whichever document it comes from."""
    for statement in added:
        sid = _sid(statement)
        place = next((index for index, known in enumerate(statements) if sid and _sid(known) == sid), None)
        if place is None:
            statements.append(statement)
        else:
            statements[place] = statement


def _sid(statement: Any) -> Any:
    return statement.get("Sid") if isinstance(statement, dict) else None


def _statement(block: dict[str, Any]) -> dict[str, Any]:
    condition: dict[str, dict[str, Any]] = {}
    for part in block.get("condition") or []:
        if isinstance(part, Unknown):
            return {"Condition": part, **_scalars(block)}
        tests = condition.setdefault(str(part["test"]), {})
        name = str(part["variable"])
        tests[name] = _more(tests.get(name), _strings(part["values"], sort=False))
    found = {
        **_scalars(block),
        "Principal": _principals(block.get("principals") or []),
        "NotPrincipal": _principals(block.get("not_principals") or []),
        "Condition": condition or None,
    }
    return {key: found[key] for key in _ORDER if found.get(key) is not None and found.get(key) != []}


def _scalars(block: dict[str, Any]) -> dict[str, Any]:
    return {
        "Sid": block.get("sid") or None,
        "Effect": block.get("effect") or "Allow",
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
    for block in blocks:
        kind = block["type"]
        if isinstance(kind, Unknown):
            return kind
        found[kind] = _more(found.get(kind), _strings(block["identifiers"]))
    return "*" if found == {"*": "*"} else found
