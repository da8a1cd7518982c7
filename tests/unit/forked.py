"""Python in processes of their own, each within its bounds: forked from one that has loaded Stackproof, and no more.

To load it takes longer than most of what they do.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

PRELOADED = """
import jsonschema, rich.console, rich.table, yaml
import stackproof.commands.check, stackproof.commands.compare, stackproof.comparing.of_what
import stackproof.contract.validate, stackproof.contract.yaml_reader, stackproof.reporters.terminal
import stackproof.run.check, stackproof.views.hcl_directory, stackproof.views.plan_json, stackproof.views.state_json
stackproof.constraints.load_catalogue()
"""
"""Loads what most commands need; nothing that depends on where, for whom or on what they run."""
_SERVER = """
import json, os, resource, signal, sys, traceback

def run(code, folder, files, seconds, bytes, environment):
    for number, file in enumerate(files):
        os.dup2(os.open(file, os.O_RDWR | os.O_CREAT), number)
    sys.stdin = open(0, closefd=False)
    signal.alarm(2 * seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (bytes, bytes))
    os.environ.update(environment)
    os.chdir(folder)
    try:
        exec(code, {"__name__": "__main__"})
        status = 0
    except SystemExit as error:
        status = error.code or 0
    except BaseException:
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)

for asked in sys.stdin:
    child = os.fork()
    if not child:
        run(*json.loads(asked))
    _, status, used = os.wait4(child, 0)
    print(json.dumps([os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss]), flush=True)
"""


@dataclass(frozen=True)
class Ran:
    """What became of a process: its status, what it printed, seconds of processor time, kilobytes at its largest."""

    status: int
    output: str
    errors: str
    seconds: float
    kilobytes: int


def fork(code: str, folder: Path, *, seconds: int, size: int, **environment: str) -> Ran:
    """Run Python in a folder, in a process of its own.

    Args:
        code: the Python.
        folder: the folder.
        seconds: of processor time, after which it is ended.
        size: bytes of memory, of which it gets no more.
        environment: variables of its environment.
    """
    with TemporaryDirectory() as scratch:
        printed = [Path(scratch, name) for name in ("output", "errors")]
        status, used, kilobytes = _ask(code, str(folder), [os.devnull, *map(str, printed)], seconds, size, environment)
        output, errors = (file.read_text(errors="replace") for file in printed)
    return Ran(status, output, errors, used, kilobytes)


def _ask(*question: Any) -> tuple[int, float, int]:
    server = _server()
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write(json.dumps(question) + "\n")
    server.stdin.flush()
    status, used, kilobytes = json.loads(server.stdout.readline())
    return status, used, kilobytes


@cache
def _server() -> subprocess.Popen[str]:
    server = subprocess.Popen([sys.executable, "-c", PRELOADED + _SERVER], stdin=-1, stdout=-1, text=True)
    atexit.register(server.communicate)
    return server


def ended_with_us(server: subprocess.Popen[bytes], folder: Path) -> None:
    """End a process that ends by nothing else, and remove its folder, when this process ends."""

    def end() -> None:
        server.terminate()
        server.communicate()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(end)
