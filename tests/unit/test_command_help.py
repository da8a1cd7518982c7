"""Help with examples, shell completion, narrow terminals and terminals without colours."""

import os
import pty
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from click import Context
from click.testing import CliRunner
from quick_command import quick_stackproof

from stackproof.commands import COMMANDS, main
from stackproof.commands.examples import EXAMPLES

ROOT = Path(__file__).parents[2]
COLOUR = re.compile(r"\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9\d)(?:;\d+)*m")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_shows_examples_that_it_takes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is parsed by the command itself, up to what a shell makes of it."""
    monkeypatch.chdir(ROOT)
    shown = CliRunner().invoke(main, [name, "--help"]).stdout
    assert "Examples:" in shown
    for text, what in EXAMPLES[name]:
        assert f"# {what}\n" in shown
        assert text in shown
        assert what
        words = shlex.split(text.partition(" > ")[0])
        if words[0] == "checkov":
            continue
        command = main.get_command(Context(main), words[0])
        assert command is not None
        assert words[0] == name
        command.make_context(name, words[1:], parent=Context(main))


def test_there_are_examples_of_nothing_else() -> None:
    assert EXAMPLES.keys() == COMMANDS.keys()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(shell: str) -> None:
    result = CliRunner().invoke(main, ["completion", shell])
    assert result.exit_code == 0
    assert "_STACKPROOF_COMPLETE" in result.stdout
    assert f"{shell}_complete" in result.stdout


def test_completion_of_another_shell_is_refused() -> None:
    result = CliRunner().invoke(main, ["completion", "tcsh"])
    assert result.exit_code == 2
    assert "bash" in result.stderr


COMPLETED = {  # what was typed; what is offered, what is not
    "a command": ("stackproof che", {"check"}, {"compare"}),
    "every command": ("stackproof ", set(COMMANDS), set()),
    "an option of all": ("stackproof --tr", {"--traceback"}, set()),
    "an option": ("stackproof check --sar", {"--sarif"}, {"--junit"}),
    "a choice": ("stackproof completion z", {"zsh"}, {"bash"}),
    "a command of a command": ("stackproof emulator st", {"start", "stop"}, {"calls"}),
}


def complete(typed: str) -> str:
    words = typed.split(" ")
    asked = {"_STACKPROOF_COMPLETE": "bash_complete", "COMP_WORDS": typed, "COMP_CWORD": str(len(words) - 1)}
    command, environment = [quick_stackproof()], os.environ | asked
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(("typed", "offered", "not_offered"), COMPLETED.values(), ids=COMPLETED)
def test_a_shell_is_offered(typed: str, offered: set[str], not_offered: set[str]) -> None:
    found = {line.partition(",")[2] for line in complete(typed).splitlines()}
    assert offered <= found
    assert not found & not_offered


def in_terminal(*arguments: str, **environment: str) -> str:
    """Run a command in a terminal, and return what it wrote there."""
    ours, theirs = pty.openpty()
    command = [quick_stackproof(), *arguments]
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "CI")}
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=kept | {"TERM": "xterm-256color"} | environment
    )
    os.close(theirs)
    written = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # the end of a terminal whose other side is closed
            break
        if not piece:
            break
        written += piece
    process.wait()
    os.close(ours)
    return written.decode()


@pytest.fixture(name="stack")
def write_stack(tmp_path: Path) -> str:
    body = '  name = "q"\n  sqs_managed_sse_enabled = false\n'
    (tmp_path / "main.tf").write_text(f'resource "aws_sqs_queue" "a_queue_with_quite_a_long_name" {{\n{body}}}\n')
    text = "stack: s\nconstraints:\n  - sqs-encrypts: {clause: Every queue is encrypted at rest by a key of its own}\n"
    (tmp_path / "contract.yaml").write_text(text)
    return str(tmp_path)


def test_no_color_is_heard(stack: str) -> None:
    """With colours in a terminal, and without where ``NO_COLOR`` says so (https://no-color.org)."""
    assert COLOUR.search(in_terminal("check", stack))
    assert not COLOUR.search(in_terminal("check", stack, NO_COLOR="1"))


@pytest.mark.parametrize("columns", [40, 60])
@pytest.mark.parametrize("command", ["check", "doctor", "help"])
def test_a_narrow_terminal_is_filled_and_not_overrun(stack: str, command: str, columns: int) -> None:
    arguments = {"check": ["check", stack], "doctor": ["doctor"], "help": ["--help"]}[command]
    text = in_terminal(*arguments, COLUMNS=str(columns), NO_COLOR="1")
    lines = [re.sub(r"\x1b\[[\d;]*[A-Za-z]", "", line.rstrip("\r")) for line in text.split("\n")]
    assert len(lines) > 5
    assert [line for line in lines if len(line) > columns] == []
