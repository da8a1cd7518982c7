"""The JSON schema of what promises: an entry of ``constraints``, a pack and what is said of its constraints."""

from __future__ import annotations

import types
import typing
from typing import Any

from stackproof.constraints import CONSTRAINTS, Constraint

TEXT = {"type": "string", "minLength": 1}
_TYPES: dict[Any, dict[str, Any]] = {
    str: TEXT,
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    float: {"type": "number"},
}
CLAUSE = {
    "description": "The sentence of the specification that this stands for, or several.",
    "anyOf": [TEXT, {"type": "array", "items": TEXT, "minItems": 1}],
}
_COMMON: dict[str, Any] = {
    "clause": CLAUSE,
    "only": {
        "description": "Judge only the resources whose address matches one of these patterns (* and ?).",
        "type": "array",
        "items": TEXT,
        "minItems": 1,
    },
    "except": {
        "description": "Do not judge the resources whose address matches one of these patterns.",
        "type": "array",
        "items": TEXT,
        "minItems": 1,
    },
    "count": {"description": "How many resources there must be to judge.", "type": "integer", "minimum": 0},
    "undecided": {
        "description": "What becomes of a verdict that nobody can reach yet.",
        "enum": ["fail", "skip"],
    },
    "contexts": {
        "description": "any: it holds whatever the variables, the account, the workspace and the folder are.",
        "enum": ["given", "any"],
    },
}
_COMPARISONS: dict[str, Any] = {
    "equals": {"description": "What the value must be."},
    "not_equals": {"description": "What the value must not be."},
    "in": {"description": "What the value must be one of.", "type": "array", "minItems": 1},
    "contains": {"description": "What the list, or the text, must contain."},
    "matches": {"description": "A regular expression of RE2 that the whole text must match.", "type": "string"},
    "starts_with": {"description": "What the text must start with, even if the rest is unknown.", "type": "string"},
    "ends_with": {"description": "What the text must end with, even if the rest is unknown.", "type": "string"},
    "at_least": {"description": "The smallest number allowed.", "type": "number"},
    "at_most": {"description": "The largest number allowed.", "type": "number"},
    "exists": {"description": "Whether there must be a value at all.", "type": "boolean"},
    "length": {"description": "How many elements, or characters, there must be.", "type": "integer", "minimum": 0},
    "depends_on": {
        "description": "The addresses that depends_on must name; needs no path.",
        "type": "array",
        "items": TEXT,
        "minItems": 1,
    },
    "names": {"description": "The address of the resource that the value must name.", "type": "string"},
}
COMPARISONS = tuple(_COMPARISONS)
_IF_ANY = {
    "if-any": {
        "description": "Whether there may be nothing to judge: false in a contract, true in what it extends.",
        "type": "boolean",
    }
}
SETTINGS = ("only", "except", "undecided", "contexts")
"""What a pack says of a constraint besides its parameters."""


def entry_schema() -> dict[str, Any]:
    """Return the schema of an entry of ``constraints``."""
    named = {id_: _schema_of_constraint(found) for id_, found in sorted(CONSTRAINTS.items())}
    return {
        "type": "object",
        "if": {"required": ["assert"]},
        "then": _assert(),
        "else": {
            "if": {"required": ["expect"]},
            "then": _expect(),
            "else": {"minProperties": 1, "maxProperties": 1, "additionalProperties": False, "properties": named},
        },
    }


def pack_entry_schema() -> dict[str, Any]:
    """A pack by its name or file, as it is, or with other parameters and without some constraints."""
    changed = {id_: settings_schema(found, required=False) for id_, found in sorted(CONSTRAINTS.items())}
    return {
        "if": {"type": "string"},
        "then": TEXT,
        "else": {
            "type": "object",
            "required": ["pack"],
            "additionalProperties": False,
            "properties": {
                "pack": {"description": "The name of a pack, or the file of one.", **TEXT},
                "set": {
                    "description": "Parameters, only, except and undecided by constraint.",
                    "type": "object", "minProperties": 1, "additionalProperties": False, "properties": changed,
                },
                "without": {
                    "description": "Constraints that do not bind, each with the reason.",
                    "type": "object", "minProperties": 1, "additionalProperties": TEXT,
                },
            },
        },
    }  # fmt: skip


def settings_schema(found: Constraint, *, required: bool) -> dict[str, Any]:
    """What a pack, or who uses it, says of a constraint; ``null`` is nothing."""
    parameters = {name: parameter_schema(parameter.type) for name, parameter in found.parameters.items()}
    needed = [name for name, parameter in found.parameters.items() if parameter.required and required]
    return {
        "type": ["object", "null"] if not needed else "object",
        "required": needed,
        "additionalProperties": False,
        "properties": {**{name: _COMMON[name] for name in SETTINGS}, **parameters},
    }


def _schema_of_constraint(found: Constraint) -> dict[str, Any]:
    parameters = {name: parameter_schema(parameter.type) for name, parameter in found.parameters.items()}
    required = ["clause", *(name for name, parameter in found.parameters.items() if parameter.required)]
    return {
        "description": found.summary,
        "type": "object",
        "required": required,
        "additionalProperties": False,
        "properties": {**_COMMON, **_IF_ANY, **parameters},
    }


def parameter_schema(annotation: Any) -> dict[str, Any]:
    """Return the JSON schema of a parameter's type: ``int``, ``str | None``, ``list[str]``, ``Literal[...]``."""
    if annotation in _TYPES:
        return dict(_TYPES[annotation])
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        return parameter_schema(next(argument for argument in arguments if argument is not type(None)))
    if origin is list:
        return {"type": "array", "items": parameter_schema(arguments[0]), "minItems": 1}
    if origin is dict:
        return {"type": "object", "additionalProperties": parameter_schema(arguments[1])}
    if origin is typing.Literal:
        return {"enum": list(arguments)}
    return {}


def _assert() -> dict[str, Any]:
    return {
        "description": "A rule of this stack alone: what is at a path of each resource of a type.",
        "required": ["assert", "clause"],
        "anyOf": [{"required": ["of"]}, {"required": ["on"]}],
        "additionalProperties": False,
        "properties": {
            "assert": {"description": "What is asserted, in a few words; part of the id.", **TEXT},
            "of": {"description": 'A resource type, "data.TYPE", "output", "variable" or "provider".', **TEXT},
            "on": {"description": "What of is, by the name that it had: other tools read on as true.", **TEXT},
            "path": {"description": "A JSONPath into the values.", **TEXT},
            "json": {"description": "The argument whose JSON the path leads into.", **TEXT},
            "any": {"description": "One match of the path is enough.", "type": "boolean"},
            "fix": {"description": "What to do about a failure.", **TEXT},
            "severity": {"enum": ["low", "medium", "high", "critical"]},
            **_COMMON,
            **_IF_ANY,
            **_COMPARISONS,
        },
    }


def _expect() -> dict[str, Any]:
    clauses = {"type": "object", "minProperties": 1, "additionalProperties": CLAUSE}
    return {
        "description": "What the subjects are: a tree of values. What it does not name must not be set.",
        "required": ["expect", "clause", "of", "is"],
        "additionalProperties": False,
        "properties": {
            "expect": {"description": "What the subjects are called, in a few words; part of the ids.", **TEXT},
            "of": {
                "description": "An address, a pattern of addresses or a type; var.NAME, output.NAME, provider.NAME or "
                "terraform; several of one kind as a list.",
                "anyOf": [TEXT, {"type": "array", "items": TEXT, "minItems": 1}],
            },
            "is": {"description": "The values by argument.", "type": "object"},
            "clauses": {"description": "The clauses of arguments that have their own.", **clauses},
            "open": {"description": "Whether arguments that are not named may be set.", "type": "boolean"},
            "fix": {"description": "What to do about a failure.", **TEXT},
            "severity": {"enum": ["low", "medium", "high", "critical"]},
            **{name: _COMMON[name] for name in ("clause", "except", "count", "undecided", "contexts")},
            **_IF_ANY,
        },
    }
