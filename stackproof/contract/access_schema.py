"""The JSON schema of ``access:``, the closed table of who may do what."""

from __future__ import annotations

from typing import Any

SECTIONS = ("assumed-by", "never-assumed-by", "may", "never")
IDENTITIES = ("roles", "users", "groups")
_KINDS = ("AWS", "Service", "Federated", "CanonicalUser")


def access_schema(text: dict[str, Any], clause: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of the table.

    Args:
        text: the schema of a text.
        clause: the schema of a clause, or several.
    """
    texts = {"anyOf": [text, {"type": "array", "items": text, "minItems": 1}]}
    identity = _entries(_identity(text, texts, clause))
    return {
        "description": "Who may do what, closed: what grants and is not listed fails, and so does what is listed only.",
        "type": "object",
        "required": ["clause"],
        "additionalProperties": False,
        "properties": {
            "clause": clause,
            "undecided": {"description": "What becomes of what nobody can tell yet.", "enum": ["fail", "skip"]},
            "contexts": {"description": "Whether all of it must hold in any context.", "enum": ["given", "any"]},
            "roles": {"description": "By address, or name: who assumes a role, and what it may do.", **identity},
            "users": {"description": "By address, or name: what a user may do.", **identity},
            "groups": {"description": "By address, or name: what a group may do.", **identity},
            "resources": {
                "description": "By address: whom the policy of a resource admits.",
                **_entries(_resource(texts, clause)),
            },
            "others": {
                "description": "By address: what else grants, and is accepted as it is.",
                **_entries({"clause": clause}, required=["clause"]),
            },
        },
    }


def _entries(properties: dict[str, Any], required: list[str] | None = None) -> dict[str, Any]:
    entry = {"type": "object", "additionalProperties": False, "properties": properties}
    return {"type": "object", "additionalProperties": {**entry, "required": required} if required else entry}


def _identity(text: dict[str, Any], texts: dict[str, Any], clause: dict[str, Any]) -> dict[str, Any]:
    trust = {"anyOf": [text, *_lines(_line(texts, clause, who=True))]}
    return {
        "clause": clause,
        "assumed-by": {"description": "Who may assume the role: a principal, or lines.", **trust},
        "never-assumed-by": {"description": "Who is denied to assume the role.", **trust},
        **_sections(_line(texts, clause, who=False)),
        "managed": {"description": "The managed policies attached, by name or ARN.", **texts},
        "boundary": {"description": "The permissions boundary, by address or ARN.", **text},
    }


def _resource(texts: dict[str, Any], clause: dict[str, Any]) -> dict[str, Any]:
    return {"clause": clause, **_sections(_line(texts, clause, who=True))}


def _sections(line: dict[str, Any]) -> dict[str, Any]:
    lines = {"anyOf": _lines(line)}
    return {
        "may": {"description": "What is allowed, line by line.", **lines},
        "never": {"description": "What is denied, line by line.", **lines},
    }


def _lines(line: dict[str, Any]) -> list[dict[str, Any]]:
    return [line, {"type": "array", "items": line}]


def _line(texts: dict[str, Any], clause: dict[str, Any], *, who: bool) -> dict[str, Any]:
    kinds = {"type": "object", "additionalProperties": False, "properties": dict.fromkeys(_KINDS, texts)}
    people = {"anyOf": [*texts["anyOf"], {**kinds, "minProperties": 1}]}
    scalar = {"type": ["string", "boolean", "number"]}
    values = {"anyOf": [scalar, {"type": "array", "items": scalar, "minItems": 1}]}
    keys = {"type": "object", "additionalProperties": values, "minProperties": 1}
    principals = {
        "who": {"description": "account, *, a service, an ARN, an address; or by kind, as Principal is.", **people},
        "not-who": {"description": "NotPrincipal: all but these.", **people},
    }
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "clause": clause,
            **(principals if who else {}),
            "do": {"description": "The actions.", **texts},
            "not-do": {"description": "NotAction: all but these.", **texts},
            "to": {"description": "The resources: addresses, with a suffix or not, or ARNs; this is its own.", **texts},
            "not-to": {"description": "NotResource: all but these.", **texts},
            "when": {"description": "The condition, as in a policy.", "type": "object", "additionalProperties": keys},
        },
    }
