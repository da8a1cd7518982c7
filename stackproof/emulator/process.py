"""The local AWS from outside: started, asked and stopped.

``run_emulator`` is for one test session and ends with it; ``start`` leaves an emulator running for a person,
and remembers it in the cache folder, so that ``running`` and ``stop`` find it.
"""

from __future__ import annotations

import importlib.util
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

from stackproof.cache import cache_directory
from stackproof.emulator import settings
from stackproof.file_reading import read_bytes

HURRIED = 0.002  # the pace of tests: a minute's pause takes an eighth of a second
_READY_SECONDS = 60.0
_STOP_SECONDS = 10.0
_LONGEST_NOTE = 10_000  # bytes
_PACKAGES = ("boto3", "flask", "moto")  # of the extra
_SESSION_IN_USE = threading.Lock()  # threads may not share a session, and may share clients


class EmulatorError(Exception):
    """The emulator could not be started, asked or stopped; the text says why, and what to do."""


class NotInstalledError(EmulatorError):
    """What the emulator needs is not installed."""


@dataclass(frozen=True, slots=True)
class Emulator:
    """A running emulator: its address, its process id, its log."""

    endpoint: str
    process: int
    log: str

    def client(self, service: str, region: str = "us-east-1") -> Any:
        """Give a boto3 client, as the account's administrator; it tries each call once, so that errors show."""
        from botocore.config import Config  # noqa: PLC0415 - heavy

        given = settings.credentials(self.endpoint)
        with _SESSION_IN_USE:
            return _session().client(
                service,
                region_name=region,
                endpoint_url=self.endpoint,
                aws_access_key_id=given["AWS_ACCESS_KEY_ID"],
                aws_secret_access_key=given["AWS_SECRET_ACCESS_KEY"],
                config=Config(retries={"total_max_attempts": 1}),
            )

    def wait_until_idle(self, seconds: float = 60.0) -> None:
        """Wait until nothing moves.

        Raises:
            EmulatorError: something still does when the time is over.
        """
        moving = self.ask("GET", f"idle?seconds={seconds}", seconds + 10)["moving"]
        if moving:
            raise EmulatorError(f"After {seconds:.0f} s still moving: {', '.join(moving)}. See {self.log}.")

    def trace(self) -> list[dict[str, Any]]:
        """What went where, oldest first."""
        return list(self.ask("GET", "trace"))

    def calls(self) -> list[dict[str, Any]]:
        """The IAM actions that each role used or tried."""
        return list(self.record()["calls"])

    def record(self) -> dict[str, Any]:
        """The calls as ``stackproof check --calls`` reads them."""
        return dict(self.ask("GET", "calls"))

    def forget(self) -> None:
        """Clear the trace and the calls."""
        self.ask("DELETE", "trace")

    def throttle(self, table: str, calls: int) -> None:
        """Let a table refuse the next calls."""
        self.ask("PUT", "faults", data={"throttle": {"table": table, "calls": calls}})

    def kill(self, function: str) -> int:
        """Kill a function in mid-invocation; return how many of its processes there were."""
        return int(self.ask("PUT", "faults", data={"kill": function})["killed"])

    def ask(self, method: str, name: str, seconds: float = 10.0, data: Any = None) -> Any:
        """Ask one of the emulator's own endpoints.

        Raises:
            EmulatorError: no answer, or a refusal.
        """
        url = f"{self.endpoint}/_stackproof/{name}"
        body = None if data is None else json.dumps(data).encode()
        request = urllib.request.Request(url, body, method=method)  # noqa: S310 - our own loopback address
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=seconds) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code == 408:  # the endpoint ``idle``
                return json.load(error)
            raise EmulatorError(f"{method} {url}: {error.read().decode()}") from None
        except OSError as error:
            raise EmulatorError(f"{url} does not answer ({error}). See {self.log}.") from None


@cache
def _session() -> Any:
    """One session of boto3: each reads the descriptions of the services for itself, which takes longer than a call."""
    import boto3  # noqa: PLC0415 - heavy

    return boto3.session.Session()


@contextmanager
def run_emulator(log: Path, *, pace: float = HURRIED, plain: bool = False) -> Iterator[Emulator]:
    """Run an emulator while the block lasts; it also ends when this process does.

    Raises:
        NotInstalledError: the extra ``emulator`` is not installed.
        EmulatorError: it does not come up.
    """
    options = ["--with-parent", "--pace", str(pace), *(["--plain"] if plain else [])]
    with log.open("ab") as file:
        process = _spawn(options, file, subprocess.PIPE)
    try:
        yield _ready(process, log)
    finally:
        process.terminate()
        _wait(process)
        _close(process)


def _spawn(options: list[str], log: IO[bytes], stdin: int, *, detached: bool = False) -> subprocess.Popen[bytes]:
    missing = [name for name in _PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        needs = " and ".join(missing)
        raise NotInstalledError(f"The emulator needs {needs}, not installed: pip install 'stackproof[emulator]'")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "MOTO_"))}
    return subprocess.Popen(  # noqa: S603 - this Python, our own module
        [sys.executable, "-P", "-m", "stackproof.emulator.server", *options],
        env={**kept, **settings.credentials("")} | {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"},
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=log,
        start_new_session=detached,
    )


def _ready(process: subprocess.Popen[bytes], log: Path) -> Emulator:
    if process.stdout is None:
        raise EmulatorError("the emulator has no output")
    told = select.select([process.stdout], [], [], _READY_SECONDS)[0]
    line = process.stdout.readline() if told else b""
    if not line:
        process.kill()
        process.wait()
        _close(process)
        last = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
        raise EmulatorError(f"The emulator did not start: {last[0] if last else 'it said nothing'}. See {log}.")
    said = json.loads(line)
    return Emulator(said["endpoint"], said["process"], str(log))


def _close(process: subprocess.Popen[bytes]) -> None:
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()


def _wait(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def start(port: int = 0, pace: float = 1.0) -> Emulator:
    """Start an emulator that stays; the one that runs already, if there is one.

    Raises:
        EmulatorError: it does not come up, or there is no folder to remember it in.
    """
    known = running()
    if known is not None:
        return known
    log = _find_memory().with_suffix(".log")
    with log.open("wb") as file:
        process = _spawn(["--port", str(port), "--pace", str(pace)], file, subprocess.DEVNULL, detached=True)
    emulator = _ready(process, log)
    _close(process)
    process.returncode = 0  # nobody waits for it: it outlives this process
    _find_memory().write_text(json.dumps(asdict(emulator)), encoding="utf-8")
    return emulator


def running() -> Emulator | None:
    """Return the emulator that ``start`` left running."""
    try:
        told = read_bytes(_find_memory(), _LONGEST_NOTE, links=False)
        emulator = Emulator(**json.loads(told if isinstance(told, bytes) else b""))
        emulator.ask("GET", "faults")
    except (OSError, ValueError, TypeError, EmulatorError):
        return None
    return emulator


def stop() -> bool:
    """Stop the emulator that ``start`` left running; tell whether there was one."""
    emulator = running()
    if emulator is None:
        return False
    os.kill(emulator.process, signal.SIGTERM)
    end = time.monotonic() + _STOP_SECONDS
    while running() is not None:
        if time.monotonic() > end:
            raise EmulatorError(f"Process {emulator.process} does not end. See {emulator.log}.")
        time.sleep(0.05)
    _find_memory().unlink(missing_ok=True)
    return True


def _find_memory() -> Path:
    folder = cache_directory()
    if folder is None:
        raise EmulatorError("There is no cache folder to remember the emulator in: set STACKPROOF_CACHE_DIR.")
    return folder / "emulator.json"
