"""Executables ``stackproof`` and ``python`` that answer at once: a run is forked from one that has loaded the most.

A run has its own arguments, folder, environment, standard streams and status, as one that starts Python anew.
"""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from forked import PRELOADED, ended_with_us

_SERVER = """
import json, os, socket, sys, traceback

def run(connection):
    asked, files, _, _ = socket.recv_fds(connection, 1 << 20, 3)
    while not asked.endswith(b"\\n"):
        asked += connection.recv(1 << 20)
    sys.argv[1:], folder, environment = json.loads(asked)
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    sys.stdin, sys.stdout = open(0, closefd=False), open(1, "w", closefd=False)
    sys.stderr = open(2, "w", buffering=1, errors="backslashreplace", closefd=False)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    status = 1
    try:
        PROGRAM
        status = 0
    except SystemExit as error:
        status = error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException:
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    connection.send(bytes([status]))
    os._exit(status)

server = socket.socket(socket.AF_UNIX)
server.bind(sys.argv[1])
server.listen()
print(flush=True)
running = 0
while True:
    connection, _ = server.accept()
    if not os.fork():
        server.close()
        run(connection)
    running += 1
    connection.close()
    while running and os.waitpid(-1, os.WNOHANG)[0]:
        running -= 1
"""
_CLIENT = """#!{python} -IS
import json, os, socket, sys
server = socket.socket(socket.AF_UNIX)
server.connect({address!r})
asked = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode() + b"\\n"
sent = socket.send_fds(server, [asked[:1]], [0, 1, 2])
server.sendall(asked[sent:])
answer = server.recv(1)
sys.exit(answer[0] if answer else "the command ended without a status")
"""


_FOR_PYTEST = """
import execnet.gateway_base, pytest, xdist.looponfail, xdist.plugin, xdist.remote
import _pytest.config, _pytest.pytester
for plugin in _pytest.config.default_plugins:
    __import__(f"_pytest.{plugin}")
import stackproof.pytest_plugin.items, stackproof.pytest_plugin.option_values
"""


@cache
def quick_stackproof() -> Path:
    """Return the command; what answers ends with the tests."""
    return _quick("stackproof", PRELOADED, "stackproof.commands.run()")


@cache
def quick_python() -> Path:
    """Return a Python that runs the code of its last argument, such as a worker of xdist; what answers ends as well."""
    return _quick("python", PRELOADED + _FOR_PYTEST, 'exec(sys.argv[-1], {"__name__": "__main__"})')


def quick_pytest(*arguments: str) -> list[str]:
    """Return the command that runs pytest in a process of its own, in which its plugins are loaded already."""
    given = ["-W", "ignore::pytest.PytestAssertRewriteWarning", *arguments]
    return [str(quick_python()), "-c", f"import pytest; raise SystemExit(pytest.main({given!r}))"]


def _quick(name: str, preloaded: str, program: str) -> Path:
    folder = Path(mkdtemp(prefix="stackproof-"))
    address, client = folder / "socket", folder / name
    command = [sys.executable, "-c", preloaded + _SERVER.replace("PROGRAM", program), str(address)]
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    ended_with_us(server, folder)
    assert server.stdout is not None
    server.stdout.readline()  # it listens
    client.write_text(_CLIENT.format(python=sys.executable, address=str(address)))
    client.chmod(0o755)
    return client
