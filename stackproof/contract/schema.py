"""The JSON schema of a contract, made from the registry of constraints.

``stackproof/contract/schema.json`` is this, written for editors; a test keeps them equal.
"""

from __future__ import annotations

import types
import typing
from typing import Any

from stackproof.constraints import CONSTRAINTS, Constraint, load_catalogue
from stackproof.contract.access_schema import access_schema
from stackproof.contract.alarms import alarms_schema
from stackproof.contract.closed import closed_schema
from stackproof.contract.flows import flows_schema
from stackproof.contract.networks import networks_schema
from stackproof.contract.workflows import workflows_schema

_TEXT = {"type": "string", "minLength": 1}
ENVIRONMENT_NAME = "^[A-Za-z0-9][A-Za-z0-9_.-]*$"
_TYPES: dict[Any, dict[str, Any]] = {
    str: _TEXT,
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    float: {"type": "number"},
}
_CLAUSE = {
    "description": "The sentence of the specification that this stands for, or several.",
    "anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}],
}
_COMMON: dict[str, Any] = {
    "clause": _CLAUSE,
    "only": {
        "description": "Judge only the resources whose address matches one of these patterns (* and ?).",
        "type": "array",
        "items": _TEXT,
        "minItems": 1,
    },
    "except": {
        "description": "Do not judge the resources whose address matches one of these patterns.",
        "type": "array",
        "items": _TEXT,
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
        "items": _TEXT,
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


PROMISES = (
    "constraints",
    "packs",
    "extends",
    "access",
    "alarms",
    "closed",
    "flows",
    "networks",
    "resources",
    "workflows",
)
"""The keys that promise something: a contract has one of them."""
_SHARED = ("constraints", "packs", "extends", "imports")


def contract_schema() -> dict[str, Any]:
    """Return the schema of ``contract.yaml``."""
    load_catalogue()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Stackproof contract",
        "type": "object",
        "required": ["stack"],
        "anyOf": [{"required": [key]} for key in PROMISES],
        "additionalProperties": False,
        "properties": _top_level(),
    }


def shared_schema() -> dict[str, Any]:
    """Return the schema of a file that contracts extend."""
    load_catalogue()
    properties = _top_level()
    return {
        "type": "object",
        "anyOf": [{"required": [key]} for key in _SHARED],
        "additionalProperties": False,
        "properties": {name: properties[name] for name in _SHARED},
    }


def pack_schema() -> dict[str, Any]:
    """Return the schema of a pack."""
    load_catalogue()
    named = {id_: _settings(found, required=True) for id_, found in sorted(CONSTRAINTS.items())}
    return {
        "type": "object",
        "required": ["pack", "version", "summary", "constraints"],
        "additionalProperties": False,
        "properties": {
            "pack": _TEXT,
            "version": {"type": "integer", "minimum": 1},
            "summary": _TEXT,
            "controls": {"description": "How the ids of the standard's controls begin.", **_TEXT},
            "constraints": {
                "type": "object", "minProperties": 1, "additionalProperties": False, "properties": named,
            },
        },
    }  # fmt: skip


def _top_level() -> dict[str, Any]:
    return {
        "stack": {"description": "What people call the stack.", **_TEXT},
        "specification": {
            "description": "The document whose clauses the contract holds, or several.",
            "anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}],
        },
        **_supplied(),
        "environments": {
            "description": "Where the stack is deployed, by name; each is judged, and what it says wins.",
            "type": "object",
            "minProperties": 1,
            "propertyNames": {"pattern": ENVIRONMENT_NAME},
            "additionalProperties": {
                "type": "object",
                "minProperties": 1,
                "additionalProperties": False,
                "properties": _supplied(),
            },
        },
        "imports": {
            "description": "Python files, relative to the contract, that declare constraints of your own.",
            "type": "array",
            "items": _TEXT,
            "minItems": 1,
        },
        "accept_plan_differences": {
            "description": "Whether a plan may be of a part of the stack (-target), or differ from its HCL.",
            "type": "boolean",
        },
        "resources": {
            "description": "How many resources of a type there are, exactly.",
            "type": "object",
            "additionalProperties": {"type": "integer", "minimum": 0},
        },
        "access": access_schema(_TEXT, _CLAUSE),
        "alarms": alarms_schema(_TEXT, _CLAUSE),
        "closed": closed_schema(_TEXT, _CLAUSE),
        "packs": {
            "description": "Constraints that belong together, judged where there is something to judge.",
            "type": "array",
            "minItems": 1,
            "items": _pack(),
        },
        "extends": {
            "description": "Files whose entries bind this stack as well: paths, or pkg:PACKAGE/FILE.",
            "type": "array",
            "items": _TEXT,
            "minItems": 1,
        },
        "flows": flows_schema(_TEXT, _CLAUSE),
        "networks": networks_schema(_TEXT, _CLAUSE),
        "workflows": workflows_schema(_TEXT, _CLAUSE),
        "constraints": {"type": "array", "minItems": 1, "items": _entry()},
        "waivers": {"type": "array", "items": _waiver()},
        "mutations": {
            "description": "Edits that break nothing, which stackproof mutate does not count.",
            "type": "array",
            "items": _mutation(),
        },
    }


def _supplied() -> dict[str, Any]:
    """Return what an environment may say as well."""
    return {
        "account": {
            "description": "Where the stack is deployed, for what depends on it before a plan.",
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "id": {"type": "string", "pattern": "^[0-9]{12}$"},
                "region": _TEXT,
                "caller": {
                    "description": "The ARN of who deploys, as aws_caller_identity answers.",
                    "type": "string",
                    "pattern": "^arn:[a-z-]+:(iam|sts)::[0-9]{12}:.+$",
                },
                "availability_zones": {
                    "description": "The zones that the account may use, as aws_availability_zones answers.",
                    "type": "array",
                    "items": _TEXT,
                    "minItems": 1,
                },
            },
        },
        "workspace": {"description": "The workspace that is selected, as terraform.workspace.", **_TEXT},
        "variables": {"description": "Values of the stack's input variables.", "type": "object"},
        "var_files": {
            "description": "Files of variables (*.tfvars, *.tfvars.json), relative to the contract; variables win.",
            "type": "array",
            "items": _TEXT,
            "minItems": 1,
        },
    }


def _entry() -> dict[str, Any]:
    named = {id_: _named(found) for id_, found in sorted(CONSTRAINTS.items())}
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


def _pack() -> dict[str, Any]:
    """A pack by its name or file, as it is, or with other parameters and without some constraints."""
    changed = {id_: _settings(found, required=False) for id_, found in sorted(CONSTRAINTS.items())}
    return {
        "if": {"type": "string"},
        "then": _TEXT,
        "else": {
            "type": "object",
            "required": ["pack"],
            "additionalProperties": False,
            "properties": {
                "pack": {"description": "The name of a pack, or the file of one.", **_TEXT},
                "set": {
                    "description": "Parameters, only, except and undecided by constraint.",
                    "type": "object", "minProperties": 1, "additionalProperties": False, "properties": changed,
                },
                "without": {
                    "description": "Constraints that do not bind, each with the reason.",
                    "type": "object", "minProperties": 1, "additionalProperties": _TEXT,
                },
            },
        },
    }  # fmt: skip


def _settings(found: Constraint, *, required: bool) -> dict[str, Any]:
    """What a pack, or who uses it, says of a constraint; ``null`` is nothing."""
    parameters = {name: parameter_schema(parameter.type) for name, parameter in found.parameters.items()}
    needed = [name for name, parameter in found.parameters.items() if parameter.required and required]
    return {
        "type": ["object", "null"] if not needed else "object",
        "required": needed,
        "additionalProperties": False,
        "properties": {**{name: _COMMON[name] for name in SETTINGS}, **parameters},
    }


def _named(found: Constraint) -> dict[str, Any]:
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
            "assert": {"description": "What is asserted, in a few words; part of the id.", **_TEXT},
            "of": {"description": 'A resource type, "data.TYPE", "output", "variable" or "provider".', **_TEXT},
            "on": {"description": "What of is, by the name that it had: other tools read on as true.", **_TEXT},
            "path": {"description": "A JSONPath into the values.", **_TEXT},
            "json": {"description": "The argument whose JSON the path leads into.", **_TEXT},
            "any": {"description": "One match of the path is enough.", "type": "boolean"},
            "fix": {"description": "What to do about a failure.", **_TEXT},
            "severity": {"enum": ["low", "medium", "high", "critical"]},
            **_COMMON,
            **_IF_ANY,
            **_COMPARISONS,
        },
    }


def _expect() -> dict[str, Any]:
    clauses = {"type": "object", "minProperties": 1, "additionalProperties": _CLAUSE}
    return {
        "description": "What the subjects are: a tree of values. What it does not name must not be set.",
        "required": ["expect", "clause", "of", "is"],
        "additionalProperties": False,
        "properties": {
            "expect": {"description": "What the subjects are called, in a few words; part of the ids.", **_TEXT},
            "of": {
                "description": "An address, a pattern of addresses or a type; var.NAME, output.NAME, provider.NAME or "
                "terraform; several of one kind as a list.",
                "anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}],
            },
            "is": {"description": "The values by argument.", "type": "object"},
            "clauses": {"description": "The clauses of arguments that have their own.", **clauses},
            "open": {"description": "Whether arguments that are not named may be set.", "type": "boolean"},
            "fix": {"description": "What to do about a failure.", **_TEXT},
            "severity": {"enum": ["low", "medium", "high", "critical"]},
            **{name: _COMMON[name] for name in ("clause", "except", "count", "undecided", "contexts")},
            **_IF_ANY,
        },
    }


def _waiver() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["constraint", "reason", "expires", "owner"],
        "additionalProperties": False,
        "properties": {
            "constraint": {"description": "The id of the constraint, or the text of the assert.", **_TEXT},
            "resource": {
                "description": "The address of the resource, or several; none for the stack itself.",
                "anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}],
            },
            "part": {"description": "Only this part of it, such as a statement's sid (* and ?).", **_TEXT},
            "actions": {
                "description": "The actions of the statement that part names; a further one in it is not waived.",
                "type": "array", "items": _TEXT, "minItems": 1,
            },
            "reason": {"description": "Why the violation is accepted.", **_TEXT},
            "expires": {"description": "The last day on which it is.", "type": "string", "format": "date",
                        "pattern": r"^\d{4}-\d{2}-\d{2}$"},
            "owner": {"description": "Who answers for it.", **_TEXT},
        },
    }  # fmt: skip


def _mutation() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["edit", "reason"],
        "additionalProperties": False,
        "properties": {
            "edit": {"description": "The edit as stackproof mutate prints it, or a pattern (* and ?).", **_TEXT},
            "reason": {"description": "Why the stack is as good with it.", **_TEXT},
        },
    }
