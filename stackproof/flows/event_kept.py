"""Whether the event that a state got is still there after it, and in what a task sends.

Rules: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-input-output-filtering.html. A result, and the
output of an error, replace the input unless ``ResultPath`` puts them beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from stackproof.iam.answers import Answer, any_of, doubt
from stackproof.values import Unknown

_WHOLE = ("$", "$$.Execution.Input", "States.JsonToString($)", "States.JsonToString($$.Execution.Input)")
_JSONATA = ("$states.input", "$states.context.Execution.Input")
_REPLACING = {"Pass": ("Result", "Parameters"), "Task": (None,), "Map": (None,), "Parallel": (None,)}


def is_beside(path: Any) -> Answer:
    """Tell whether a ``ResultPath`` keeps the input: ``$.error`` does, and null; without, all is replaced."""
    if isinstance(path, Unknown):
        return path
    return isinstance(path, str) and path.startswith("$.")


def catch_keeps(catcher: Mapping[str, Any]) -> Answer:
    """Tell whether a catcher hands on the event together with the error."""
    if "Output" in catcher or "Assign" in catcher:
        return doubt("what Output makes of the event is not modelled")
    if "ResultPath" in catcher and catcher["ResultPath"] is None:
        return True
    return is_beside(catcher.get("ResultPath", "$"))


def state_keeps(state: Mapping[str, Any]) -> Answer:
    """Tell whether the output of a state still has its input."""
    if "Output" in state:
        return doubt("what Output makes of the event is not modelled")
    if state.get("OutputPath", "$") != "$" or state.get("InputPath", "$") != "$":
        return False
    names = _REPLACING.get(str(state.get("Type")), ())
    if not any(name is None or name in state for name in names):
        return True
    if "ResultPath" in state and state["ResultPath"] is None:
        return True
    return is_beside(state.get("ResultPath", "$"))


def sends_event(arguments: Any) -> Answer:
    """Tell whether what a task sends has the event in it: the whole input, under whatever name."""
    return any_of(_is_event(name, value) for name, value in _leaves("", arguments))


def _leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(key, inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _leaves(name, inner)
    else:
        yield name, value


def _is_event(name: str, value: Any) -> Answer:
    if isinstance(value, Unknown):
        return value if name.endswith(".$") else False
    if not isinstance(value, str):
        return False
    if value.startswith("{%"):
        whole = value.removeprefix("{%").removesuffix("%}").strip()
        return (
            True if whole in _JSONATA else doubt(f"whether {value} is the event") if "$states.input" in whole else False
        )
    if not name.endswith(".$"):
        return False
    if value in _WHOLE:
        return True
    return doubt(f"whether {value} is all of the event") if value.startswith("$.") else False
