"""A folder that means harm gets a diagnostic: within five seconds of processor time and 300 MB, never a traceback."""

from __future__ import annotations

import os
import re
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from forked import fork

from stackproof import file_reading
from stackproof.file_reading import NotRead, read_bytes, read_text

SECONDS, MEGABYTES = 5, 300
QUEUE = (
    'resource "aws_sqs_queue" "orders" {\n  name                    = "orders"\n  sqs_managed_sse_enabled = true\n}\n'
)
CONTRACT = "stack: s\nconstraints:\n  - sqs-encrypts: {clause: c}\n"
ALIASES = "a0: &a0 [1, 1]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))
CALL = 'module "m" {\n  source  = "somewhere/m/aws"\n  version = "1.0.0"\n}\n'


COMMAND = "import sys\nfrom stackproof.commands import run\nsys.argv[1:] = {}\nrun()\n"


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run stackproof in a folder, and hold it to its bounds; return its status and what it printed."""
    environment = {"STACKPROOF_CACHE_DIR": str(folder.parent / "cache"), "COLUMNS": "200"}
    command = COMMAND.format(list(arguments))
    ran = fork(command, folder, seconds=30, size=2 << 30, **environment)
    text = ran.output + ran.errors
    assert "Traceback" not in text
    assert ran.seconds < SECONDS, text[-500:]
    assert ran.kilobytes < MEGABYTES * 1024, text[-500:]
    return ran.status, text


def link_to_zero(path: Path) -> None:
    path.symlink_to("/dev/zero")


def make_socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the name of a socket is short
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(path.name)
    finally:
        os.chdir(here)


def make_large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(100_000_000)


STRANGE: dict[str, Callable[[Path], object]] = {
    "pipe": os.mkfifo, "device": link_to_zero, "socket": make_socket, "100 MB": make_large,
    "link to nothing": lambda path: path.symlink_to("nothing"), "folder": Path.mkdir,
}  # fmt: skip
PLACES = {
    "more.tf": [],
    "more.tf.json": [],
    "terraform.tfvars": [],
    "x.auto.tfvars.json": [],
    "contract.yaml": [],
    ".terraform/modules/modules.json": [],
    "plan.json": ["--plan", "plan.json"],
    "state.json": ["--state", "state.json"],
    "calls.json": ["--calls", "calls.json"],
}


HELD_BACK = [(place, kind) for place in PLACES for kind in ("pipe", "device")]  # these would never end
OTHERS = [(place, kind) for place in ("more.tf", "contract.yaml") for kind in ("socket", "100 MB", "link to nothing")]


@pytest.mark.parametrize(("place", "kind"), [*HELD_BACK, *OTHERS, ("plan.json", "folder")])
def test_what_is_no_file_is_a_diagnostic(place: str, kind: str, tmp_path: Path) -> None:
    folder = tmp_path / "stack"
    (folder / place).parent.mkdir(parents=True)
    (folder / "main.tf").write_text(QUEUE + (CALL if "modules" in place else ""))
    if place != "contract.yaml":
        (folder / "contract.yaml").write_text(CONTRACT)
    STRANGE[kind](folder / place)
    status, printed = run(folder, "check", ".", *PLACES[place])
    assert status == 2
    assert Path(place).name in printed


@pytest.mark.parametrize("kind", ["pipe", "device", "link to nothing"])
def test_no_command_takes_a_contract_for_missing(kind: str, tmp_path: Path) -> None:
    """One that is no file is there all the same."""
    folder = tmp_path / "stack"
    folder.mkdir()
    (folder / "main.tf").write_text(QUEUE)
    STRANGE[kind](folder / "contract.yaml")
    status, printed = run(folder, "drift", "--print-policy", ".")
    assert (status, "error: Contract cannot be read" in printed) == (2, True), printed


@pytest.mark.parametrize(
    ("function", "kind"),
    [*zip(("file", "filebase64", "filesha256", "templatefile"), STRANGE, strict=False), ("file", "device")],
)
def test_functions_read_files_alone(function: str, kind: str, tmp_path: Path) -> None:
    """The name of the file is in the message, with what it is."""
    folder = tmp_path / "stack"
    folder.mkdir()
    STRANGE[kind](folder / "strange")
    further = ", {}" if function == "templatefile" else ""
    (folder / "main.tf").write_text(f'{QUEUE}output "o" {{\n  value = {function}("strange"{further})\n}}\n')
    (folder / "contract.yaml").write_text(CONTRACT)
    status, printed = run(folder, "check", ".")
    assert status == 2
    assert re.search(r'"strange" is a |67,108,865 bytes', printed)


CONTRACTS = {
    "aliases": (CONTRACT + ALIASES, "Contract too large"),
    "a mapping that takes its own keys": (f"{CONTRACT}specification: &a {{<<: *a}}\n", "Invalid YAML"),
    "mappings that take each other's keys": (
        f"{CONTRACT}specification: &a {{b: &b {{<<: *a}}, <<: *b}}\n",
        "Invalid YAML",
    ),
    "keys of keys of keys": (
        f"{CONTRACT}x: &x0 {{a: 1}}\n"
        + "".join(f"x{one + 1}: &x{one + 1} {{<<: [{', '.join([f'*x{one}'] * 20)}]}}\n" for one in range(8)),
        "Contract too large",
    ),
    "an alias of itself": (CONTRACT + "specification: &a [*a, *a]\n", "Nested too deeply"),
    "brackets": (f"{CONTRACT}specification: {'[' * 100_000}", "Nested too deeply"),
    "braces": (f"{CONTRACT}specification: {'{a: ' * 100_000}", "Nested too deeply"),
    "dashes": (f"{CONTRACT}specification:\n  {'- ' * 100_000}a\n", "Nested too deeply"),
    "keys of keys": (f"{CONTRACT}{'? ' * 100_000}a\n", "Nested too deeply"),
    "many digits": (f"{CONTRACT}resources: {{aws_sqs_queue: {'9' * 10_000}}}\n", "Invalid YAML"),
    "a tag that lies": (f"{CONTRACT}resources: {{aws_sqs_queue: !!int many}}\n", "Invalid YAML"),
    "a bool that lies": (f"{CONTRACT}resources: {{aws_sqs_queue: !!bool many}}\n", "Invalid YAML"),
}


@pytest.mark.parametrize("name", CONTRACTS)
def test_contracts(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "stack"
    folder.mkdir()
    text, summary = CONTRACTS[name]
    (folder / "main.tf").write_text(QUEUE)
    (folder / "contract.yaml").write_text(text)
    status, printed = run(folder, "check", ".")
    assert (status, f"error: {summary}" in printed) == (2, True), printed[:500]


ASSERT = "stack: s\nconstraints:\n  - {assert: a, clause: c, on: aws_sqs_queue, "
PATTERNS = {
    "matches": f'{ASSERT}path: $.name, matches: "(a+)+"}}\n',
    "a filter": f"{ASSERT}path: \"$.tags[?(@ =~ '^(a+)+$')]\", equals: x}}\n",
    "a filter of blocks": f"{ASSERT}path: \"$.list[?(@.name =~ '^(a+)+$')].name\", json: policy, equals: x}}\n",
    "a replacement": f'{ASSERT}path: "$.name.`sub(/^(a+)+$/, b)`", equals: b}}\n',
    "a selector": f'{ASSERT}path: $.name, equals: x, only: ["{"*a" * 30}b", "aws_*"]}}\n',
    "iam": "stack: s\nconstraints:\n  - iam-grants-what-is-used: {clause: c}\n",
}


@pytest.mark.parametrize("name", PATTERNS)
def test_patterns_take_linear_time(name: str, tmp_path: Path) -> None:
    """None of them holds, and each is told within the bounds."""
    folder = tmp_path / "stack"
    folder.mkdir()
    hard = "a" * 60 + "!"
    queue = f'resource "aws_sqs_queue" "{"a" * 60}" {{\n  name = "{hard}"\n  tags = {{ a = "{hard}" }}\n'
    policy = f'  policy = jsonencode({{ list = [{{ name = "{hard}" }}] }})\n}}\n'
    role = 'resource "aws_iam_role" "r" {\n  name = "r"\n  assume_role_policy = "{}"\n}\n'
    statement = f'Effect = "Allow", Action = "sqs:*", Resource = "arn:aws:sqs:::{"*a" * 30}b"'
    granted = f'  policy = jsonencode({{ Version = "2012-10-17", Statement = [{{ {statement} }}] }})\n'
    inline = f'resource "aws_iam_role_policy" "p" {{\n  role = aws_iam_role.r.name\n{granted}}}\n'
    (folder / "main.tf").write_text(queue + policy + role + inline)
    (folder / "contract.yaml").write_text(PATTERNS[name])
    call = f'{{"role": "r", "action": "sqs:SendMessage", "resource": "arn:aws:sqs:::{"a" * 200}", "allowed": true}}'
    (folder / "calls.json").write_text(f'{{"format_version": "1.0", "recorded": ["sqs:*"], "calls": [{call}]}}')
    status, printed = run(folder, "check", ".", *(["--calls", "calls.json"] if name == "iam" else []))
    assert status in (1, 2), printed


def test_a_pattern_of_paths_takes_linear_time(tmp_path: Path) -> None:
    """fileset() looks at names that nearly match a pattern of many stars."""
    folder = tmp_path / "stack"
    (folder / "/".join("a" * 100)).mkdir(parents=True)
    (folder / ("a" * 200)).write_text("")
    stars = f'fileset(".", "{"*a" * 30}b")'
    (folder / "main.tf").write_text(f'{QUEUE}output "o" {{\n  value = [{stars}, fileset(".", "{"**/a/" * 30}b")]\n}}\n')
    (folder / "contract.yaml").write_text(CONTRACT)
    assert run(folder, "check", ".")[0] == 0


def test_modules_that_double(tmp_path: Path) -> None:
    """Each of twenty modules calls the next one twice."""
    folder = tmp_path / "stack"
    for level in range(20):
        here = folder / (f"m{level}" if level else ".")
        here.mkdir(parents=True)
        source = f"{'..' if level else '.'}/m{level + 1}"
        calls = (f'module "{name}" {{\n  source = "{source}"\n}}\n' for name in "ab")
        (here / "main.tf").write_text(QUEUE if level == 19 else "".join(calls))
    (folder / "contract.yaml").write_text(CONTRACT)
    status, printed = run(folder, "check", ".")
    assert (status, "error: Too many modules" in printed) == (2, True), printed


def test_yamldecode_of_aliases(tmp_path: Path) -> None:
    """The function counts what an alias stands for as well."""
    folder = tmp_path / "stack"
    folder.mkdir()
    (folder / "bomb.yaml").write_text(ALIASES)
    (folder / "main.tf").write_text(QUEUE + 'output "o" {\n  value = yamldecode(file("bomb.yaml"))\n}\n')
    (folder / "contract.yaml").write_text(CONTRACT)
    status, printed = run(folder, "check", ".")
    assert (status, "The YAML holds more than" in printed) == (2, True), printed


MANIFESTS = ["[", "[]", "{}", '{"Modules": 5}', '{"Modules": [{"Key": "m", "Dir": 5}]}', '{"Modules": [{"Key": "m"}]}',
             '{"Modules": [{"Key": "m", "Dir": "a\\u0000b"}]}', '{"Modules": [5]}', "[" * 100_000]  # fmt: skip


@pytest.mark.parametrize("text", MANIFESTS, ids=lambda text: text[:40])
def test_manifests_of_modules(text: str, tmp_path: Path) -> None:
    folder = tmp_path / "stack"
    (folder / ".terraform/modules").mkdir(parents=True)
    (folder / ".terraform/modules/modules.json").write_text(text)
    (folder / "main.tf").write_text(QUEUE + CALL)
    (folder / "contract.yaml").write_text(CONTRACT)
    status, printed = run(folder, "check", ".")
    assert (status, "error: Invalid module manifest" in printed) == (2, True), printed


# The function that reads


@pytest.mark.parametrize("kind", STRANGE)
def test_what_is_no_file_is_not_read(kind: str, tmp_path: Path) -> None:
    STRANGE[kind](tmp_path / "strange")
    assert isinstance(read_bytes(tmp_path / "strange", 1000), NotRead)


def test_a_pipe_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits to write into it would go on, and opening a device may do something."""
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.setattr(file_reading.os, "open", lambda *_: pytest.fail("it was opened"))
    assert read_bytes(tmp_path / "pipe", 10) == NotRead("special", "is a named pipe, not a file")


def test_a_link_to_a_file_is_followed(tmp_path: Path) -> None:
    """Unless the caller wants none."""
    (tmp_path / "a").write_text("text")
    (tmp_path / "b").symlink_to("a")
    assert read_bytes(tmp_path / "b", 10) == b"text"
    assert read_bytes(tmp_path / "b", 10, links=False) == NotRead("special", "is a symbolic link, not a file")


def test_a_file_as_large_as_may_be(tmp_path: Path) -> None:
    """One byte more is too much, whatever size the file tells."""
    (tmp_path / "a").write_bytes(b"12345")
    assert read_bytes(tmp_path / "a", 5) == b"12345"
    assert isinstance(read_bytes(tmp_path / "a", 4), NotRead)
    endless = read_bytes("/proc/self/status", 10)
    assert isinstance(endless, NotRead)
    assert endless.trouble == "large"


def test_a_pipe_that_somebody_writes_into(tmp_path: Path) -> None:
    """It is read to its end where pipes are wanted; the writer may come later."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Timer(0.3, lambda: pipe.write_bytes(b"x" * 200_000))
    writer.start()
    assert read_bytes(pipe, 300_000, pipes=True) == b"x" * 200_000
    writer.join()


@pytest.mark.parametrize("name", ["nothing", "a\0b", "\udcff", "x" * 5000])
def test_names_that_nothing_has(name: str, tmp_path: Path) -> None:
    assert isinstance(read_bytes(str(tmp_path / name), 10), NotRead)
    assert read_text(str(tmp_path / name), 10) is None
