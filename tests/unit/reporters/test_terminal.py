"""The terminal: what does not hold is listed at the end, waivers are a block of their own, long work is told."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from days import SOON

from stackproof.commands import main, progress

FUNCTION = 'resource "aws_lambda_function" "f" {\n  function_name = "f"\n  role = "r"\n  architectures = ["ARCH"]\n}\n'
CONTRACT = "stack: small\nconstraints:\n  - lambda-runs-on-arm64: {clause: Functions run on arm64}\n"
WAIVER = (
    "waivers:\n  - {constraint: lambda-runs-on-arm64, resource: aws_lambda_function.f, reason: no arm64 library, "
    f"expires: {SOON}, owner: platform}}\n"
)


def make(folder: Path, arch: str, contract: str = CONTRACT) -> None:
    folder.mkdir(parents=True)
    (folder / "main.tf").write_text(FUNCTION.replace("ARCH", arch))
    (folder / "contract.yaml").write_text(contract)


def lines(*arguments: str) -> list[str]:
    return CliRunner().invoke(main, ["check", *arguments]).output.splitlines()


def test_stacks_that_do_not_hold_are_listed_at_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, arch in (("a", "arm64"), ("b", "x86_64"), ("c", "x86_64"), ("d", "arm64")):
        make(tmp_path / name, arch)
    Path("d/main.tf").write_text("resource {\n")
    printed = lines(".")
    assert printed[printed.index("What does not hold") + 1 :] == [
        "  ✗ b/contract.yaml  1 fails",
        "  ✗ c/contract.yaml  1 fails",
        "  ✗ d/contract.yaml  could not be checked whole, 1 undecided",
        "",
        "1 stack holds, 2 do not hold, 1 could not be checked",
    ]


def test_there_is_no_list_of_one_stack_or_of_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make(tmp_path / "a", "x86_64")
    assert "What does not hold" not in lines("a")
    make(tmp_path / "b", "arm64")
    Path("a/main.tf").write_text(FUNCTION.replace("ARCH", "arm64"))
    assert "What does not hold" not in lines(".")


def test_waivers_are_a_block_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make(tmp_path / "a", "x86_64", CONTRACT + WAIVER)
    printed = lines("a", "-q")
    at = printed.index("  1 waiver")
    assert printed[at + 1].startswith("  ~ lambda-runs-on-arm64[aws_lambda_function.f]: no arm64 library (until ")


def test_what_is_the_same_of_many_resources_is_told_once_with_all_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make(tmp_path / "a", "x86_64", f"{CONTRACT}  - lambda-has-log-group: {{clause: Functions have a log group}}\n")
    old = "".join(FUNCTION.replace("ARCH", "x86_64").replace('"f"', f'"f{at}"') for at in range(12))
    each = 'resource "aws_lambda_function" "each" {\n  for_each = toset(["a", "b"])\n  function_name = each.key\n'
    Path("a/main.tf").write_text(f'{old}{each}  role = "r"\n}}\n')
    printed = lines("a")
    assert [one for one in printed if one.startswith("✗ ")] == [
        "✗ lambda-runs-on-arm64  aws_lambda_function.f0 and 11 more",
        '✗ lambda-runs-on-arm64  aws_lambda_function.each["a"], aws_lambda_function.each["b"]',  # has another default
        "✗ lambda-has-log-group  aws_lambda_function.f0 and 13 more",
    ]
    at = printed.index("  and       a/main.tf:9:3   aws_lambda_function.f1")
    listed = [one.split()[-1] for one in printed[at : at + 11]]
    assert listed == [f"aws_lambda_function.f{number}" for number in range(1, 12)]
    other = '  and       a/main.tf:7:3   aws_lambda_function.f1  expected  a log group named "/aws/lambda/f1"'
    assert other in printed
    assert "  0 hold, 2 fail  of 2 promises, 28 checks" in printed
    everything = lines("a", "-v")
    assert len([one for one in everything if one.startswith("✗ lambda-runs-on-arm64  aws_lambda_function.f")]) == 12
    assert [one for one in everything if one.startswith("  and ")] == []


CALLS = 'module "m" {\n  source = "a/b/aws"\n}\n\nmodule "n" {\n  source = "c/d/aws"\n}\n'


def test_promises_that_lack_nothing_but_what_is_not_read_are_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make(tmp_path / "a", "x86_64", f"{CONTRACT}packs: [baseline]\n")
    Path("a/main.tf").write_text(FUNCTION.replace("ARCH", "x86_64") + CALLS)
    printed = lines("a")
    assert "✗ lambda-runs-on-arm64  aws_lambda_function.f" in printed
    head = next(index for index, line in enumerate(printed) if line.endswith(" promises  (-v lists them)"))
    assert "kms-key-rotates, " in printed[head + 1]
    assert printed[head + 2] == "  needs     whether there is more to judge in what could not be read"
    assert [line.startswith("  because   module.") for line in printed[head + 3 : head + 6]] == [True, True, False]
    assert not any(line.startswith("? kms-key-rotates") for line in printed)
    assert "? kms-key-rotates" in lines("a", "-v")


class Terminal(io.StringIO):
    """Standard error, as a terminal."""

    def isatty(self) -> bool:
        return True


PLACES = [
    ({"TERM": "xterm"}, True),
    ({"TERM": "xterm", "NO_COLOR": "1"}, True),
    ({"TERM": "dumb"}, False),
    ({}, False),
    ({"TERM": "xterm", "CI": "true"}, False),
]


@pytest.mark.parametrize(("environment", "shown"), PLACES, ids=str)
def test_long_work_is_told_on_one_line(
    environment: dict[str, str], shown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TERM", "CI", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("COLUMNS", "20")
    monkeypatch.setattr(progress, "_PATIENCE", 0.0)
    monkeypatch.setattr(sys, "stderr", Terminal())
    with progress.progress_line() as tell:
        tell(0, 3, Path("stacks/a\x1b[2J"))
        tell(1, 3, Path("stacks/a-very-long-name-of-a-folder"))
    assert isinstance(sys.stderr, Terminal)
    written = sys.stderr.getvalue()
    if not shown:
        assert written == ""
        return
    assert written == "\r\x1b[K1 of 3: stacks/a\\x1\r\x1b[K2 of 3: stacks/a-ve\r\x1b[K"


def test_short_work_and_pipes_are_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", Terminal())
    with progress.progress_line() as tell:
        tell(0, 3, Path("a"))
    assert sys.stderr.getvalue() == ""
    monkeypatch.setattr(progress, "_PATIENCE", 0.0)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress.progress_line() as tell:
        tell(0, 3, Path("a"))
    assert sys.stderr.getvalue() == ""
