"""The JSON schema of a contract, made from the registry of constraints.

``stackproof/contract/schema.json`` is this, written for editors; a test keeps them equal.
"""

from __future__ import annotations

from typing import Any

from stackproof.constraints import CONSTRAINTS, load_catalogue
from stackproof.contract.access_schema import access_schema
from stackproof.contract.alarms import alarms_schema
from stackproof.contract.closed import closed_schema
from stackproof.contract.flows import flows_schema
from stackproof.contract.networks import networks_schema
from stackproof.contract.promise_schema import CLAUSE, TEXT, entry_schema, pack_entry_schema, settings_schema
from stackproof.contract.workflows import workflows_schema

ENVIRONMENT_NAME = "^[A-Za-z0-9][A-Za-z0-9_.-]*$"

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
    named = {id_: settings_schema(found, required=True) for id_, found in sorted(CONSTRAINTS.items())}
    return {
        "type": "object",
        "required": ["pack", "version", "summary", "constraints"],
        "additionalProperties": False,
        "properties": {
            "pack": TEXT,
            "version": {"type": "integer", "minimum": 1},
            "summary": TEXT,
            "controls": {"description": "How the ids of the standard's controls begin.", **TEXT},
            "constraints": {
                "type": "object", "minProperties": 1, "additionalProperties": False, "properties": named,
            },
        },
    }  # fmt: skip


def _top_level() -> dict[str, Any]:
    return {
        "stack": {"description": "What people call the stack.", **TEXT},
        "specification": {
            "description": "The document whose clauses the contract holds, or several.",
            "anyOf": [TEXT, {"type": "array", "items": TEXT, "minItems": 1}],
        },
        **_describe_supplied(),
        "environments": {
            "description": "Where the stack is deployed, by name; each is judged, and what it says wins.",
            "type": "object",
            "minProperties": 1,
            "propertyNames": {"pattern": ENVIRONMENT_NAME},
            "additionalProperties": {
                "type": "object",
                "minProperties": 1,
                "additionalProperties": False,
                "properties": _describe_supplied(),
            },
        },
        "imports": {
            "description": "Python files, relative to the contract, that declare constraints of your own.",
            "type": "array",
            "items": TEXT,
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
        "access": access_schema(TEXT, CLAUSE),
        "alarms": alarms_schema(TEXT, CLAUSE),
        "closed": closed_schema(TEXT, CLAUSE),
        "packs": {
            "description": "Constraints that belong together, judged where there is something to judge.",
            "type": "array",
            "minItems": 1,
            "items": pack_entry_schema(),
        },
        "extends": {
            "description": "Files whose entries bind this stack as well: paths, or pkg:PACKAGE/FILE.",
            "type": "array",
            "items": TEXT,
            "minItems": 1,
        },
        "flows": flows_schema(TEXT, CLAUSE),
        "networks": networks_schema(TEXT, CLAUSE),
        "workflows": workflows_schema(TEXT, CLAUSE),
        "constraints": {"type": "array", "minItems": 1, "items": entry_schema()},
        "waivers": {"type": "array", "items": _waiver()},
        "mutations": {
            "description": "Edits that break nothing, which stackproof mutate does not count.",
            "type": "array",
            "items": _mutation(),
        },
    }


def _describe_supplied() -> dict[str, Any]:
    """Return what an environment may say as well."""
    return {
        "account": {
            "description": "Where the stack is deployed, for what depends on it before a plan.",
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "id": {"type": "string", "pattern": "^[0-9]{12}$"},
                "region": TEXT,
                "caller": {
                    "description": "The ARN of who deploys, as aws_caller_identity answers.",
                    "type": "string",
                    "pattern": "^arn:[a-z-]+:(iam|sts)::[0-9]{12}:.+$",
                },
                "availability_zones": {
                    "description": "The zones that the account may use, as aws_availability_zones answers.",
                    "type": "array",
                    "items": TEXT,
                    "minItems": 1,
                },
            },
        },
        "workspace": {"description": "The workspace that is selected, as terraform.workspace.", **TEXT},
        "variables": {"description": "Values of the stack's input variables.", "type": "object"},
        "var_files": {
            "description": "Files of variables (*.tfvars, *.tfvars.json), relative to the contract; variables win.",
            "type": "array",
            "items": TEXT,
            "minItems": 1,
        },
    }


def _waiver() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["constraint", "reason", "expires", "owner"],
        "additionalProperties": False,
        "properties": {
            "constraint": {"description": "The id of the constraint, or the text of the assert.", **TEXT},
            "resource": {
                "description": "The address of the resource, or several; none for the stack itself.",
                "anyOf": [TEXT, {"type": "array", "items": TEXT, "minItems": 1}],
            },
            "part": {"description": "Only this part of it, such as a statement's sid (* and ?).", **TEXT},
            "actions": {
                "description": "The actions of the statement that part names; a further one in it is not waived.",
                "type": "array", "items": TEXT, "minItems": 1,
            },
            "reason": {"description": "Why the violation is accepted.", **TEXT},
            "expires": {"description": "The last day on which it is.", "type": "string", "format": "date",
                        "pattern": r"^\d{4}-\d{2}-\d{2}$"},
            "owner": {"description": "Who answers for it.", **TEXT},
        },
    }  # fmt: skip


def _mutation() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["edit", "reason"],
        "additionalProperties": False,
        "properties": {
            "edit": {"description": "The edit as stackproof mutate prints it, or a pattern (* and ?).", **TEXT},
            "reason": {"description": "Why the stack is as good with it.", **TEXT},
        },
    }
