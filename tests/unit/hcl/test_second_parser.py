"""python-hcl2 as a judge: what it makes of a text is what our parser makes of it."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import hcl2
import pytest

from stackproof.diagnostics import Diagnostic
from stackproof.hcl import expressions, second_parser
from stackproof.hcl.files import read_file, reading_twice
from stackproof.hcl.parse import parse, parse_template
from stackproof.hcl.second_parser import compare
from stackproof.hcl.tokens import HclSyntaxError

ROOT = Path(__file__).parents[3]
FILES = sorted(path for folder in ("lib", "tests") for path in (ROOT / folder).rglob("*.tf"))
ALONE = json.loads((Path(__file__).parent / "read_by_one_parser.json").read_text())
"""What python-hcl2 is known to refuse or to misread, by reason: recorded texts, and files by their paths."""


def alone() -> set[str]:
    return {text for texts in ALONE.values() for text in texts}


def judge(text: str, label: str = "main.tf") -> tuple[Diagnostic, ...]:
    compare.cache_clear()
    return compare(text, label)


def test_every_file() -> None:
    """Nothing is read otherwise; what is read by one alone is listed with the reason."""
    assert len(FILES) > 200
    found = {file.relative_to(ROOT).as_posix(): judge(file.read_text()) for file in FILES}
    assert not [str(problem) for problems in found.values() for problem in problems if problem.severity == "error"]
    listed = {text for text in alone() if text.endswith(".tf")}
    assert {name for name, problems in found.items() if problems} == listed


def recorded() -> list[tuple[str, str]]:
    """Return each recorded text, with the file that it is, if ours reads it."""
    texts = list(json.loads((ROOT / "tests/unit/hcl/files.json").read_text()))
    pairs = [(text, text) for text in texts]
    for name in ("expressions", "functions"):
        listed = json.loads((ROOT / f"tests/data/{name}.json").read_text())
        pairs += [(text, f"x = ({text}\n)\n") for text in listed]
    return [(text, file) for text, file in pairs if is_read(file)]


def is_read(file: str) -> bool:
    try:
        parse(file, "main.tf")
    except HclSyntaxError:
        return False
    return True


def test_every_recorded_text() -> None:
    """The same for the texts that the real Terraform was asked about."""
    texts = recorded()
    assert len(texts) > 2500
    found = {text: judge(file) for text, file in texts}
    assert not [str(problem) for problems in found.values() for problem in problems if problem.severity == "error"]
    listed = {text for text in alone() if not text.endswith(".tf")}
    assert {text for text, problems in found.items() if problems} == listed


@pytest.mark.parametrize(
    ("text", "otherwise"),
    [
        ("a = 1\n", "b = 1\n"),
        ("a = 1\n", "a = 2\n"),
        ("a = 1\n", "a = 1.5\n"),
        ("a = 1e2\n", "a = 1e3\n"),
        ("a = true\n", "a = false\n"),
        ("a = null\n", 'a = "null"\n'),
        ("a = b\n", 'a = "b"\n'),
        ("a = 1\nb = 2\n", "a = 1\n"),
        ("a {\n}\n", "b {\n}\n"),
        ('a "b" {\n}\n', 'a "c" {\n}\n'),
        ('a "b" {\n}\n', 'a "b" "c" {\n}\n'),
        ("a {\n}\n", "a {\n}\na {\n}\n"),
        ("a {\n b {\n  c = 1\n }\n}\n", "a {\n b {\n  c = 2\n }\n}\n"),
        ("a = b + c * d\n", "a = (b + c) * d\n"),
        ("a = b - c - d\n", "a = b - (c - d)\n"),
        ("a = b && c || d\n", "a = b || c && d\n"),
        ("a = !b == c\n", "a = !(b == c)\n"),
        ("a = -b\n", "a = !b\n"),
        ("a = b ? c : d\n", "a = b ? d : c\n"),
        ("a = b ? c : d ? e : f\n", "a = b ? c : (d ? e : f)\n"),
        ("a = b.c\n", "a = b.d\n"),
        ("a = b[0]\n", "a = b[1]\n"),
        ("a = b.0\n", "a = b.1\n"),
        ('a = b["c"]\n', "a = b[c]\n"),
        ("a = b[*].c\n", "a = b.*.c\n"),
        ("a = b[*].c\n", "a = b[*].c.d\n"),
        ("a = f(b)\n", "a = g(b)\n"),
        ("a = f(b)\n", "a = f(b, c)\n"),
        ("a = f(b)\n", "a = f(b...)\n"),
        ("a = [b, c]\n", "a = [c, b]\n"),
        ("a = {b = 1}\n", "a = {b = 2}\n"),
        ("a = {b = 1}\n", "a = {(b) = 1}\n"),
        ("a = [for b in c : d]\n", "a = [for d in c : d]\n"),
        ("a = [for b in c : d]\n", "a = [for k, b in c : d]\n"),
        ("a = [for b in c : d]\n", "a = [for b in c : d if e]\n"),
        ("a = [for b in c : d if e]\n", "a = [for b in c : d if f]\n"),
        ("a = {for b in c : d => e}\n", "a = {for b in c : e => d}\n"),
        ("a = {for b in c : d => e}\n", "a = {for b in c : d => e...}\n"),
        ('a = "b"\n', 'a = "c"\n'),
        ('a = "b\\n"\n', 'a = "b\\\\n"\n'),
        ('a = "$${b}"\n', 'a = "${b}"\n'),
        ('a = "%%{b}"\n', 'a = "$${b}"\n'),
        ('a = "${b}"\n', "a = b\n"),
        ('a = "${"b"}"\n', 'a = "b"\n'),
        ('a = "b${c}"\n', 'a = "b${d}"\n'),
        ('a = "b${c}"\n', 'a = "${c}b"\n'),
        ('a = "%{ if b }c%{ endif }"\n', 'a = "%{ if d }c%{ endif }"\n'),
        ('a = "%{ if b }c%{ endif }"\n', 'a = "%{ if b }%{ else }c%{ endif }"\n'),
        ('a = "%{ if b } c%{ endif }"\n', 'a = "%{ if b ~} c%{ endif }"\n'),
        ('a = "%{ if b }c %{ endif } d"\n', 'a = "%{ if b }c %{~ endif ~} d"\n'),
        ('a = "%{ for b in c }d%{ endfor }"\n', 'a = "%{ for e in c }d%{ endfor }"\n'),
        ('a = "%{ for b in c }d%{ endfor }"\n', 'a = "%{ for b, e in c }d%{ endfor }"\n'),
        ("a = <<E\nb\nE\n", "a = <<E\nc\nE\n"),
        ("a = <<E\nb\nE\n", "a = <<-E\nb\nE\n"),
        ("a = <<E\nb\nE\n", 'a = "b\\n"\n'),
    ],
)
def test_each_difference_is_seen(text: str, otherwise: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert judge(text) == ()
    assert judge(otherwise) == ()
    tree = hcl2.parses_to_tree(otherwise)
    monkeypatch.setattr(hcl2, "parses_to_tree", lambda _: tree)
    (problem,) = judge(text)
    assert (problem.summary, problem.severity) == ("Two parsers disagree", "error")


def test_a_difference_is_told_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """An operator that binds otherwise is told at its argument, with both readings."""
    monkeypatch.setitem(expressions.OPERATORS, "*", 4)
    (problem,) = judge("a {\n  b = 1\n  c = 1 + 2 * 3\n}\n")
    assert str(problem).startswith("main.tf:3:3: Two parsers disagree: Stackproof reads ((1 + 2) * 3) here")
    assert "python-hcl2 (1 + (2 * 3))" in problem.detail


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a = 1\nb = !!c\n", "main.tf:2:6"),
        ('a = "$${${b}}"\n', "main.tf:1:1"),
        ("a = <<E\nb\nE  \nc = <<E\nd\nE\n", "main.tf:1:1"),
    ],
)
def test_what_python_hcl2_cannot_read_is_no_mistake(text: str, place: str) -> None:
    (problem,) = judge(text)
    assert (problem.summary, problem.severity, str(problem.subject)) == ("Read by one parser alone", "warning", place)


def test_what_is_no_hcl_is_not_compared() -> None:
    """Our own reading says what is wrong, and better."""
    assert judge("a = \n") == ()


def test_without_python_hcl2(monkeypatch: pytest.MonkeyPatch) -> None:
    """In checkov's environment another package owns the folder: that is said, with how to install the right one."""

    def refuse(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(second_parser, "version", refuse)
    (problem,) = judge("a = 1\n")
    assert problem.severity == "error"
    assert 'pip install "python-hcl2' in problem.detail


@pytest.mark.parametrize("rule", ["identifier", "interpolation"])
def test_a_version_with_other_rules(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that nobody compared yet is an error, and not a file that counts as compared."""
    tree: Any = hcl2.parses_to_tree('a = "${b}"\n')
    *_, node = (found for found in tree.iter_subtrees_topdown() if found.data == rule)
    node.data = rule = f"other_{rule}"
    monkeypatch.setattr(hcl2, "parses_to_tree", lambda _: tree)
    (problem,) = judge('a = "${b}"\n')
    assert (problem.severity, rule in problem.detail) == ("error", True)


def test_files_are_read_twice_where_that_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Inside the block a difference is a problem of the file; outside nobody compares."""
    monkeypatch.setattr("stackproof.cache.cache_directory", lambda: None)
    path = tmp_path / "main.tf"
    path.write_text("a = !!b\n")
    with reading_twice():
        body, problems = read_file(path, "main.tf")
    assert body is not None
    assert [problem.summary for problem in problems] == ["Read by one parser alone"]
    assert read_file(path, "main.tf")[1] == []


@pytest.mark.parametrize("text", ["${a}", "a", "", "%{ if a }b%{ endif }"])
def test_templates_of_files_have_no_second_reader(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """python-hcl2 has no grammar of templates alone, so only ours reads them."""
    asked: list[str] = []
    monkeypatch.setattr(hcl2, "parses_to_tree", asked.append)
    with reading_twice():
        assert parse_template(text, "a.tftpl").where.file == "a.tftpl"
    assert asked == []
