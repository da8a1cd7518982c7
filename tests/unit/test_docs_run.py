"""Every command that the README and docs/ show in a block is run, in a repository of small stacks, or is named below.

What is named needs something that a unit test may not have; a command that needs none of it has no place there.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from docs_repository import CALLS, WEAKER, make, make_bare
from quick_command import quick_pytest
from small_stack import write
from test_docs_commands import BLOCK, PAGES, SYNOPSES

from stackproof.commands import main

NEEDS = {  # what a unit test may not have, and how a command shows that it needs it
    "AWS": r"--live|^stackproof drift|doctor --online|--stackproof-target=aws|s3://",
    "terraform": r"\bterraform (apply|output|show)\b|^pytest -m plan|^make (plan|integration)",
    "checkov, in an environment of its own": r"^checkov |^stackproof gate",
    "docker": r"^docker ",
    "the network": r"^pip install|^git clone|^python scripts/(agreement|corpus)\.py",
    "minutes: CI runs the whole of it": r"^make (check|test)$",
}
STANDS_FOR = {"terraform show -json p": "stackproof plan lib/payment_events --json"}
"""What has the form of a plan where terraform is not there."""
STATUSES = {  # of commands that do not end with 0
    "compare.md: stackproof compare origin/main": 1,
    "compare.md: stackproof compare origin/main --merge-base": 1,
    "compare.md: stackproof compare origin/main --markdown": 1,
    "compare.md: stackproof compare origin/main --fail-on weakened --fail-on new-access": 1,
    "index.md: stackproof check path/to/stack": 1,
    "packs.md: stackproof check examples/orders": 1,
}


def start_emulator(_repository: Path) -> None:
    assert invoke("emulator start").exit_code == 0


BEFORE: dict[str, Callable[[Path], None]] = {  # what there is before the first command of a page, or before one of them
    "compare.md": lambda repository: write(repository, dict(WEAKER)),
    "fleet.md": lambda repository: write(repository, {"fleet.yaml": "stacks:\n  - {folder: lib, owner: payments}\n"}),
    "index.md": lambda repository: make_bare(repository, "path/to/stack"),
    "packs.md": lambda repository: make_bare(repository, "examples/orders"),
    "emulator.md: stackproof emulator calls > calls.json": start_emulator,
    "emulator.md: stackproof check lib/payment_events --calls calls.json": lambda repository: write(
        repository,
        {"calls.json": CALLS},  # what roles did before: here nothing used the stack
    ),
}


def lines_of(page: Path) -> list[str]:
    """The commands of a page, each as it is typed, without its comment."""
    found = []
    for block in BLOCK.finditer(page.read_text()):
        typed = (one.strip()[2:] for one in block[2].replace("\\\n", " ").splitlines() if one.strip().startswith("$ "))
        found += [re.split(r"\s#\s", line)[0].strip() for line in typed]
    return found


TYPED = {page.name: lines for page in PAGES if (lines := [one for one in lines_of(page) if one not in SYNOPSES])}


def needed(line: str) -> str:
    """What a command needs that is not here; nothing where it can be run."""
    for left, right in STANDS_FOR.items():
        line = line.replace(left, right)
    return next((what for what, shown in NEEDS.items() if re.search(shown, line)), "")


RUN = {page: [line for line in lines if not needed(line)] for page, lines in TYPED.items()}
LEFT = {
    "README.md": ["make check", "make test", "make plan", "make integration", "pytest -m plan",
                  "checkov -d lib --external-checks-dir policies", "stackproof gate lib --sarif gate.sarif",
                  "terraform show -json | stackproof check lib/payment_events --state -",
                  "stackproof check lib/payment_events --live", "stackproof drift lib/payment_events"],
    "agreement.md": ["git clone https://github.com/terraform-aws-modules/terraform-aws-sqs clones/terraform-aws-sqs",
                     "python scripts/agreement.py clones work > table.md", "python scripts/corpus.py corpus --list"],
    "deployed.md": ["terraform output -json > outputs.json",
                    "pytest -m integration --stackproof-target=aws --stackproof-outputs payment_events=outputs.json "
                    "tests/integration"],
    "editor.md": ['pip install "stackproof[editor]"'],
    "emulator.md": ["pip install 'stackproof[emulator]'", "terraform apply"],
    "fleet.md": ["pip install 'stackproof[fleet]'",
                 "stackproof fleet check fleet.yaml --results s3://acme-promises/fleet --scheduler tcp://scheduler:8786"],
    "gate.md": ["checkov -d lib --external-checks-dir policies",
                "checkov -f plan.json --repo-root-for-plan-enrichment lib/payment_events --external-checks-dir policies",
                "stackproof gate lib --sarif gate.sarif --junit gate.xml",
                "stackproof gate lib/payment_events --plan plan.json"],
    "install.md": ['pip install "stackproof @ git+https://github.com/OWNER/stackproof@REVISION"', "pip install .",
                   "pip install stackproof-0.1.0-py3-none-any.whl",
                   'checkov -d lib --external-checks-dir "$(stackproof policies)"', "stackproof doctor --online",
                   "docker build --build-arg VERSION=0.1.0 -t stackproof .",
                   'docker run --rm -v "$PWD:/work:ro" stackproof check lib',
                   "docker build --target gate -t stackproof-gate ."],
}  # fmt: skip
"""What no unit test runs: tests of the gate, plans, deployments and the walk do, or CI."""


def invoke(command: str, given: str = "") -> object:
    """Run a command of ours in this process."""
    return CliRunner().invoke(main, shlex.split(command), input=given, prog_name="stackproof")


def run(line: str, home: Path) -> tuple[int, str]:
    """Run what is typed: our commands and pytest, pipes, redirections and ``$(...)``; return its status and output."""
    inner = re.search(r"\$\((stackproof .+?)\)", line)
    command, _, target = (inner[1] if inner else line).partition(" > ")
    status, output = 0, ""
    for part in re.split(r"\s\|\s", command):
        program, _, rest = STANDS_FOR.get(part, part).partition(" ")
        if program == "stackproof":
            done = CliRunner().invoke(main, shlex.split(rest), input=output, prog_name="stackproof")
            assert done.exception is None or isinstance(done.exception, SystemExit), (line, done.exc_info)
            status, output = max(status, done.exit_code), done.stdout
        else:
            assert program == "pytest", f"{line}: nothing here runs {program}"
            words = quick_pytest("-q", "-p", "no:cacheprovider", *shlex.split(rest))
            ran = subprocess.run(words, capture_output=True, text=True, check=False)
            status, output = ran.returncode, ran.stdout + ran.stderr
    if target:
        file = Path(target.strip('"').replace("~", str(home)).replace("${fpath[1]}", str(home)))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(output)
    return status, output


@pytest.fixture(name="repository")
def give_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The repository, in which we are; an emulator that a page starts ends with it."""
    monkeypatch.setenv("STACKPROOF_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "cache").mkdir(mode=0o700)
    repository = make(tmp_path)
    monkeypatch.chdir(repository)
    yield repository
    if (tmp_path / "cache/emulator.json").exists():
        invoke("emulator stop")


@pytest.mark.parametrize("page", [page for page, lines in RUN.items() if lines])
def test_the_commands_of_a_page(page: str, repository: Path, tmp_path: Path) -> None:
    for prepare in (BEFORE[page],) if page in BEFORE else ():
        prepare(repository)
    for line in RUN[page]:
        name = f"{page}: {line}"
        if name in BEFORE:
            BEFORE[name](repository)
        expected = STATUSES.get(name, 0)
        status, output = run(line, tmp_path / "home")
        if line.startswith("stackproof doctor"):
            expected = status if status in (0, 1) else 0  # 1: something of this machine is broken
        assert status == expected, f"{line}\n{output}"
        assert output or line.startswith("stackproof fix"), line


def test_what_is_not_run_is_named_with_what_it_needs() -> None:
    """A command that comes is run, or takes its place in the list; none stands there that could be run."""
    assert {page: left for page, lines in TYPED.items() if (left := [one for one in lines if needed(one)])} == LEFT
    assert sum(map(len, RUN.values())) > 35


def test_every_exception_is_of_a_command_that_is_shown() -> None:
    shown = {f"{page}: {line}" for page, lines in RUN.items() for line in lines}
    assert set(STATUSES) - shown == set()
    assert {name for name in BEFORE if ": " in name} - shown == set()
    assert {name for name in BEFORE if ": " not in name} - set(RUN) == set()


def test_reports_that_a_page_names_are_written(repository: Path, tmp_path: Path) -> None:
    (line,) = RUN["reports.md"]
    assert run(line, tmp_path)[0] == 0
    files = re.findall(r"--\w+ (\S+)", line)
    assert len(files) == 5
    assert [file for file in files if not (repository / file).stat().st_size] == []
    assert json.loads((repository / "check.sarif").read_text())["version"] == "2.1.0"
