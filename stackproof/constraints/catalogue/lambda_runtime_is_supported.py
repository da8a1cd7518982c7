"""Runtimes are patched. Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html."""

import datetime
import functools
import json
from importlib.resources import files
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Undecided, Verdict, constraint, undecided
from stackproof.values import Unknown
from stackproof.values.shown import shown

_EXPECTED = "a runtime that AWS still patches"


@constraint("lambda-runtime-is-supported", on="aws_lambda_function", severity="medium", policy=(52, "SUPPLY_CHAIN"))
def lambda_runtime_is_supported(function: Resource, *, days: int = 0) -> Verdict | None:
    """Zip functions run on a runtime that AWS still patches.

    Why: after the deprecation date nobody mends the runtime's holes; some months later AWS refuses every update.
    Fails: a runtime whose deprecation date is past, or less than ``days`` away; no runtime.
    Passes: a later date, or none. Functions of container images are not judged. A runtime that is newer than the table
        (``constraints/lambda_runtimes.json``, from AWS's page) is undecided.
    Fix: runtime = "python3.14"
    """
    runtime, package = function.get("runtime"), function.get("package_type")
    if package == "Image" or (isinstance(function.get("image_uri"), str) and function.get("image_uri")):
        return None
    if isinstance(package, Unknown) and not function.omitted("package_type"):
        return undecided("package_type", package, "package_type")
    if isinstance(runtime, Unknown) and not function.omitted("runtime"):
        return undecided("runtime", runtime, "runtime")
    if function.omitted("runtime") or runtime == "":
        return Failed("no runtime", _EXPECTED, "runtime = RUNTIME", ("runtime",))
    return _judge(str(runtime), days)


def _judge(runtime: str, days: int) -> Verdict:
    table = _table()
    known: dict[str, str | None] = table["patched_until"]
    if runtime not in known:
        return Undecided(
            f"until when AWS patches {runtime}: the table of {table['date']} does not have it", (), ("runtime",)
        )
    last = known[runtime]
    if last is None:
        return Passed(f"AWS patches {runtime}, with no end in sight")
    today = datetime.datetime.now(tz=datetime.UTC).date()
    if datetime.date.fromisoformat(last) >= today + datetime.timedelta(days=days):
        return Passed(f"AWS patches {runtime} until {last}")
    return Failed(
        f"runtime = {shown(runtime)}: AWS patches it until {last}", _EXPECTED, "runtime = RUNTIME", ("runtime",)
    )


def patched_until() -> list[datetime.date]:
    """Return the days on which AWS stops patching a runtime: on the next one a verdict may be another."""
    return [datetime.date.fromisoformat(day) for day in _table()["patched_until"].values() if day is not None]


@functools.cache
def _table() -> dict[str, Any]:
    """Return until when AWS patches each runtime, and of when that is; ``scripts/extract_runtimes.py`` wrote it."""
    text = files("stackproof.constraints").joinpath("lambda_runtimes.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
