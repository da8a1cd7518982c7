"""Every command that the README and docs/ show is one: its options and targets exist, and its values are taken."""

import re
import shlex
from pathlib import Path

import click
import pytest
from click import Context

from stackproof.commands import COMMANDS, main

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^( *)```(?:console|bash|sh)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
SYNOPSES = {  # lines that show what there is to give, and are no commands
    "stackproof check lib/payment_events --live [--region R] [--profile P] [--endpoint-url URL] [--var NAME=VALUE]",
    "stackproof drift lib/payment_events [--json]",
}


def commands_of(page: Path) -> list[str]:
    """Each command after a prompt, without its comment; those on both sides of a pipe are two."""
    found = []
    for block in BLOCK.finditer(page.read_text()):
        lines = block[2].replace("\\\n", " ").splitlines()
        for line in (one.strip()[2:] for one in lines if one.strip().startswith("$ ")):
            whole = re.split(r"\s#\s", line)[0].strip()
            found += [whole] if whole in SYNOPSES else [part.strip() for part in re.split(r"\s(?:\||&&)\s", whole)]
    return found


SHOWN = [(page.name, command) for page in PAGES for command in commands_of(page)]
OURS = sorted({(page, command) for page, command in SHOWN if command.startswith("stackproof ")})
TARGETS = sorted({(page, command) for page, command in SHOWN if command.startswith("make ")})


def refusal(command: str) -> str:
    """Why the command line would refuse a command before it does anything; nothing if it would not."""
    words = shlex.split(re.split(r"\s[<>]", command)[0])[1:]
    context = Context(main)
    try:
        while words and words[0] in ("--version", "--traceback"):
            words = words[1:]
        found = main.get_command(context, words[0]) if words else main
        if found is None:
            return f"no command {words[0]}"
        if isinstance(found, click.Group) and words[1:]:
            words = words[1:]
            if words[0] not in found.commands:
                return f"no command {words[0]}"
            found = found.commands[words[0]]
        found.make_context(words[0], words[1:], parent=context)
    except click.UsageError as error:  # a file of the example's is not here
        return "" if "does not exist" in error.format_message() else error.format_message()
    return ""


@pytest.mark.parametrize(("page", "command"), OURS, ids=[f"{page}: {command}" for page, command in OURS])
def test_a_command_is_taken(page: str, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert command in SYNOPSES or refusal(command) == ""


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("stackproof chek lib", "no command chek"),
        ("stackproof check lib --htm page.html", "No such option"),
        ("stackproof completion tcsh", "is not one of"),
        ("stackproof emulator begin", "no command begin"),
        ("stackproof check lib --html page.html > out", ""),
    ],
)
def test_a_command_that_is_none_is_noticed(command: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert refusal(command).lower().startswith(told.lower()) or told in refusal(command)
    assert bool(refusal(command)) == bool(told)


def test_every_target_of_make_is_one() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {word for _, command in TARGETS for word in command.split()[1:] if "=" not in word}
    assert len(named) > 3
    assert named - targets == set()


def test_every_command_is_shown_somewhere() -> None:
    text = "\n".join(page.read_text() for page in PAGES)
    assert [name for name in COMMANDS if f"stackproof {name}" not in text] == []


def test_synopses_are_shown() -> None:
    assert {command for _, command in OURS} >= SYNOPSES
    assert len(OURS) > 30
