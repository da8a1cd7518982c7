"""Files that nobody wrote: whatever is done to a stack's tokens, there is a stack or a diagnostic, and no traceback.

``STACKPROOF_FUZZ`` sets the number of examples: 20,000 take some minutes.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stackproof.views.hcl_directory import load_stack

ROOT = Path(__file__).parents[3]
EXAMPLES = int(os.environ.get("STACKPROOF_FUZZ", "150"))
SEEDS = [
    dict(re.findall(r"^--- (.+)\n((?:(?!--- |=== ).*\n)*)", case, re.MULTILINE))
    for path in sorted((Path(__file__).parent / "configurations").glob("*.txt"))
    for case in path.read_text(encoding="utf-8").split("\n=== ")
]
STACKS = sorted(path.parent for path in ROOT.glob("lib/*/contract.yaml"))
TOKEN = re.compile(r"\s+|\w+|\$\{|%\{|.", re.DOTALL)
SIGNS = [*'{}[]()"\\~!?:.,=<>*-+%$#/\n\0\ufeff', "${", "%{", "$${", "/*", "*/", "//", "...", "[*]", ".*", "=>", "=="]
WORDS = """for in if else endif endfor null true each self count.index var.x module.m ephemeral path.module try( 0x1
1e999 -1 "" \\u0000 \\uD800 é \U0001f600 dynamic moved removed import from""".split()  # noqa: SIM905 - words in a row read better
STRANGE = [*SIGNS, *WORDS, "<<E\n", "<<-E\n", "E\n", '"x" {']


@st.composite
def mutated(draw: st.DrawFn, text: str) -> str:
    """Delete, repeat, insert and exchange tokens."""
    tokens = TOKEN.findall(text)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(tokens)))
        length = draw(st.integers(0, 6))
        piece = tokens[at : at + length]
        match draw(st.sampled_from(["delete", "repeat", "strange", "other"])):
            case "delete":
                del tokens[at : at + length]
            case "repeat":
                tokens[at:at] = piece * draw(st.integers(1, 3))
            case "strange":
                tokens[at : at + draw(st.integers(0, 1))] = [draw(st.sampled_from(STRANGE))]
            case _ if tokens:
                other = draw(st.integers(0, len(tokens) - 1))
                tokens[at : at + length] = tokens[other : other + length]
    return "".join(tokens)


def check(folder: Path) -> None:
    stack = load_stack(folder)
    for problem in stack.diagnostics:
        assert problem.summary
        assert problem.detail, problem


@given(st.data())
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_small_configurations(data: st.DataObject) -> None:
    files = data.draw(st.sampled_from(SEEDS))
    name = data.draw(st.sampled_from(sorted(files)))
    changed = files | {name: data.draw(mutated(files[name]))}
    with tempfile.TemporaryDirectory() as folder:
        for file, text in changed.items():
            (Path(folder) / file).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / file).write_text(text, encoding="utf-8")
        check(Path(folder))


@given(st.data())
@settings(max_examples=EXAMPLES // 20, deadline=None, suppress_health_check=list(HealthCheck))
def test_whole_stacks(data: st.DataObject) -> None:
    stack = data.draw(st.sampled_from(STACKS))
    file = data.draw(st.sampled_from(sorted(stack.glob("*.tf"))))
    with tempfile.TemporaryDirectory() as folder:
        for path in stack.glob("*.tf"):
            shutil.copy(path, folder)
        (Path(folder) / file.name).write_text(data.draw(mutated(file.read_text(encoding="utf-8"))), encoding="utf-8")
        check(Path(folder))


def test_there_are_seeds() -> None:
    assert len(SEEDS) > 100
    assert len(STACKS) == 4
    assert all(SEEDS)


@pytest.fixture(autouse=True)
def _cache_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of files that are read once have no place in the cache."""
    monkeypatch.setattr("stackproof.cache.Store.save", lambda *_: None)
