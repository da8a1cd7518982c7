"""Python, Stackproof itself, and the packages of its extras."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, entry_points, requires, version

from packaging.requirements import Requirement

from stackproof.doctor.finding import Finding

_NAME = "stackproof"
_PLUGIN = ("pytest11", "stackproof.pytest_plugin")
EXTRAS = {  # those that a user installs, with what needs them
    "aws": "check --live, drift, pytest --stackproof-target=aws",
    "editor": "stackproof lsp, the language server",
    "emulator": "stackproof emulator, the fixture emulator",
    "fleet": "stackproof fleet",
    "terraform": "pytest -m plan, pytest -m integration",
}


def find_packages() -> Iterator[Finding]:
    """Yield what there is of Python, of Stackproof and of each extra."""
    running = f"{platform.python_version()}, {sys.executable}"
    yield Finding("python", "works", running, "everything")
    try:
        needed = [Requirement(text) for text in requires(_NAME) or ()]
        found = version(_NAME)
    except PackageNotFoundError:
        remedy = "pip install . in a checkout of Stackproof"
        yield Finding(_NAME, "broken", "it runs, and is not installed", "everything, and pytest", remedy)
        return
    yield _judge(_NAME, found, _of(needed, ""), "everything", "pip install --force-reinstall stackproof")
    plugin = any((one.group, one.value) == _PLUGIN for one in entry_points(group=_PLUGIN[0]))
    state, told = ("works", "registered") if plugin else ("broken", "pytest does not know it")
    yield Finding("pytest plugin", state, told, "pytest", "" if plugin else "pip install --force-reinstall stackproof")  # type: ignore[arg-type]
    for extra, serves in EXTRAS.items():
        yield _judge(f"extra {extra}", "", _of(needed, extra), serves, f"pip install 'stackproof[{extra}]'")


def _of(needed: Iterable[Requirement], extra: str) -> list[Requirement]:
    """Return the requirements of an extra, or (of ``""``) of the package itself, as this machine has them."""
    asked = [one for one in needed if one.marker is None or one.marker.evaluate({"extra": extra})]
    return [one for one in asked if bool(extra) == ("extra" in str(one.marker or ""))]


def _judge(name: str, found: str, needed: Iterable[Requirement], serves: str, remedy: str) -> Finding:
    absent: list[str] = []
    unfit: list[str] = []
    present: list[str] = []
    for one in needed:
        try:
            installed = version(one.name)
        except PackageNotFoundError:
            absent.append(one.name)
            continue
        fits = one.specifier.contains(installed, prereleases=True)
        (present if fits else unfit).append(f"{one.name} {installed}" + ("" if fits else f", not {one.specifier}"))
    if unfit or (absent and found):
        return Finding(name, "broken", "; ".join([*unfit, *(f"no {one}" for one in absent)]), serves, remedy)
    if absent:
        return Finding(name, "missing", f"no {', '.join(absent)}", serves, remedy)
    return Finding(name, "works", found or ", ".join(present), serves)
