"""A contract's shape, by its JSON schema; the messages are for people."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from stackproof.constraints import CONSTRAINTS
from stackproof.contract.document import Document
from stackproof.contract.mends import mend_of_type
from stackproof.contract.schema import ENVIRONMENT_NAME
from stackproof.diagnostics import Diagnostic
from stackproof.suggestions import suggest

UNKNOWN_CONSTRAINT = "Unknown constraint"
_ONE_CONSTRAINT = "Each entry names one constraint, with its keys indented below; begin the next with a dash."
_SHORT = 2  # characters that begin too many keys


def validate(document: Document, schema: Mapping[str, Any]) -> list[Diagnostic]:
    """Return what is wrong with the shape of a contract, or of another file by its schema, in the order of writing."""
    from jsonschema import Draft202012Validator, FormatChecker  # noqa: PLC0415 - slow to import

    checker = FormatChecker(())
    checker.checks("date", raises=ValueError)(_is_date)
    validator = Draft202012Validator(schema, format_checker=checker)
    found: list[Diagnostic] = []
    errors = sorted(validator.iter_errors(document.data), key=lambda error: document.place(*error.absolute_path))
    misspelt = {tuple(one.absolute_path): _meant_keys(one) for one in errors if one.validator == "additionalProperties"}
    mistaken = dict(_entries_of_many_keys(document))
    found += mistaken.values()
    for error in errors:
        if tuple(error.absolute_path)[:2] in mistaken:
            continue  # what else is wrong follows from that
        if not _wanted_of(error) & misspelt.get(tuple(error.absolute_path), frozenset()):
            found.extend(_explain(error, document))
    return sorted(
        dict.fromkeys(found), key=lambda told: (told.subject.line, told.subject.column) if told.subject else (0, 0)
    )


def _entries_of_many_keys(document: Document) -> Iterator[tuple[tuple[str | int, ...], Diagnostic]]:
    """Yield the entries of constraints that have several keys, as only an assert or an expectation has."""
    listed = document.data.get("constraints") if isinstance(document.data, dict) else None
    for index, entry in enumerate(listed if isinstance(listed, list) else ()):
        if not isinstance(entry, dict) or len(entry) < 2 or {"assert", "expect"} & entry.keys():
            continue
        path = ("constraints", index)
        slips = ((key, suggest(str(key), ("assert", "expect"))) for key in entry)
        key, meant = next(((key, meant) for key, meant in slips if meant), ("", None))
        if meant is not None:
            detail = f'There is no key "{key}" here. Did you mean "{meant}"?'
            yield path, Diagnostic("Unknown key", detail, document.place(*path, key))
        else:
            yield path, Diagnostic("Invalid contract", _ONE_CONSTRAINT, document.place(*path))


def _wanted_of(error: Any) -> frozenset[str]:
    """Return the keys one of which is wanted by an error that tells of a missing one."""
    if error.validator == "required":
        return frozenset({error.message.split("'")[1]})
    if error.validator == "anyOf" and not error.absolute_path:
        return frozenset(branch["required"][0] for branch in error.validator_value)
    return frozenset()


def _meant_keys(error: Any) -> frozenset[str]:
    """Return the keys that are meant by those that a mapping does not know."""
    known = error.schema.get("properties", {})
    return frozenset(meant for key in error.instance if key not in known and (meant := _meant(key, known)))


def _meant(key: str, known: Mapping[str, Any]) -> str | None:
    longer = (one for one in known if len(key) > _SHORT and one.startswith(key))
    return next(longer, None) or suggest(key, known)


def _is_date(text: object) -> bool:
    return not isinstance(text, str) or bool(datetime.date.fromisoformat(text))


def _explain(error: Any, document: Document) -> list[Diagnostic]:
    path = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        return _unknown_keys(error, document, path)
    if error.validator == "required":
        key = error.message.split("'")[1]
        return [Diagnostic("Missing key", f'"{key}" is required here; add it.', document.place(*path))]
    if error.validator == "anyOf" and not path:
        listed = ", ".join(branch["required"][0] for branch in error.validator_value)
        return [Diagnostic("Missing key", f"The contract promises nothing; give one of {listed}.", document.place())]
    return [Diagnostic("Invalid contract", _sentence(error, path), document.place(*path))]


def _unknown_keys(error: Any, document: Document, path: tuple[str | int, ...]) -> list[Diagnostic]:
    known = error.schema.get("properties", {})
    found = []
    for key in error.instance:
        if key in known:
            continue
        named = not {"assert", "expect"} & error.instance.keys()
        is_constraint = len(path) == 2 and path[0] == "constraints" and named
        meant = _meant(key, known)
        hint = f' Did you mean "{meant}"?' if meant else f" Known: {', '.join(sorted(known))}."
        inside = [name for name, one in known.items() if key in one.get("properties", {})]
        if len(inside) == 1 and not meant:
            hint = f" It belongs under {inside[0]}: write {inside[0]}: {{{key}: ...}}."
        if is_constraint and not meant:
            hint = " List them with: stackproof explain."
        summary = UNKNOWN_CONSTRAINT if is_constraint and key not in CONSTRAINTS else "Unknown key"
        what = "There is no constraint" if is_constraint else "There is no key"
        found.append(Diagnostic(summary, f'{what} "{key}" here.{hint}', document.place(*path, key)))
    return found


def _sentence(error: Any, path: tuple[str | int, ...]) -> str:
    name = next((f'"{step}"' for step in reversed(path) if isinstance(step, str)), "The contract")
    match error.validator:
        case "type":
            kinds = {"object": "a mapping", "array": "a list", "string": "text", "integer": "a whole number",
                     "boolean": "true or false", "number": "a number"}  # fmt: skip
            wanted = kinds.get(str(error.validator_value), str(error.validator_value))
            mend = mend_of_type(error.instance, str(error.validator_value), name.strip('"'))
            if len(path) == 2 and path[0] == "constraints":
                name = "An entry of constraints"
            return f"{name} must be {wanted}, not {_name_value(error.instance)}.{mend}"
        case "anyOf" if path and path[0] == "constraints" and len(path) == 2:
            return 'An assert needs "of": a resource type, "data.TYPE", "output", "variable" or "provider".'
        case "anyOf" if any("by_key" in one.get("properties", ()) for one in error.validator_value):
            return f"{name} must be text, or {{by_key: {{KEY: TEXT}}}} for a text for each key of the alarms."
        case "anyOf":
            wrong = error.instance if not isinstance(error.instance, list) else _first_no_text(error.instance)
            return f"{name} must be text, or a list of texts.{mend_of_type(wrong, 'string', name.strip(chr(34)))}"
        case "enum":
            allowed = ", ".join(map(str, error.validator_value))
            return f"{name} must be one of {allowed}, not {_name_value(error.instance)}."
        case "minProperties" | "maxProperties":
            return _ONE_CONSTRAINT
        case "format" | "pattern" if path and path[-1] == "expires":
            return f"{name} must be a date such as 2027-06-30, not {_name_value(error.instance)}."
    if error.schema.get("pattern") == ENVIRONMENT_NAME:
        return f'"{error.instance}" is no name of an environment: write letters, digits, "_", "." and "-".'
    return f"{name}: {error.message}."


def _first_no_text(values: list[Any]) -> Any:
    return next((one for one in values if not isinstance(one, str)), "")


def _name_value(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, list) else f'"{value}"'
