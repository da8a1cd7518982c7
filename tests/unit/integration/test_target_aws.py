"""A real account (``--stackproof-target=aws``) where no test can run: one message, no traceback, never a pass."""

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from made_outputs import outputs_of
from quick_command import quick_pytest

from stackproof.cache import cache_directory

ROOT = Path(__file__).parents[3]
KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
ERROR = "<ErrorResponse><Error><Code>{0}</Code><Message>the token is {0}</Message></Error></ErrorResponse>"
IDENTITY = (
    "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>{}</Account>"
    "</GetCallerIdentityResult></GetCallerIdentityResponse>"
)


class Sts(BaseHTTPRequestHandler):
    """An AWS that knows whose the credentials are, and refuses everything else."""

    answer = (200, "")

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["Content-Length"] or 0))
        self.reply(*(self.answer if b"GetCallerIdentity" in asked else (403, ERROR.format("AccessDenied"))))

    def do_GET(self) -> None:
        self.reply(403, ERROR.format("AccessDenied"))

    def reply(self, status: int, text: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(name="endpoint")
def give_endpoint() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Sts)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def run(tmp_path: Path, outputs: dict[str, Any] | None, **environment: str) -> tuple[int, str]:
    """Run the tests of market data's configuration; return exit status and output."""
    arguments = ["-m", "integration", "--stackproof-target=aws", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    arguments += ["-p", "no:hypothesispytest"]  # which takes long to load
    if outputs is not None:
        (tmp_path / "o.json").write_text(json.dumps(outputs))
        arguments += ["--stackproof-outputs", f"market_data={tmp_path / 'o.json'}"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTEST_", "COV_"))}
    nobody = {"HOME": str(tmp_path), "AWS_EC2_METADATA_DISABLED": "true", "AWS_MAX_ATTEMPTS": "1"}
    nobody["STACKPROOF_CACHE_DIR"] = str(cache_directory())  # a new HOME would have none
    done = subprocess.run(
        quick_pytest(*arguments, "tests/integration/market_data/test_market_configuration.py"),
        cwd=ROOT,
        env={**kept, **nobody, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    text = done.stdout + done.stderr
    assert "Traceback" not in text
    assert "passed" not in text
    return done.returncode, text


def test_nothing_says_what_is_deployed(tmp_path: Path) -> None:
    status, text = run(tmp_path, None)
    assert status == pytest.ExitCode.USAGE_ERROR
    assert text.count("--stackproof-target=aws tests what is deployed, and nothing says where: ") == 1


def test_an_output_is_missing(tmp_path: Path) -> None:
    outputs = outputs_of("market_data")
    del outputs["event_bus_name"]
    status, text = run(tmp_path, outputs)
    assert status == pytest.ExitCode.USAGE_ERROR
    assert text.count("the outputs of market_data lack event_bus_name; write the file again") == 1


def test_nobody_has_credentials(tmp_path: Path) -> None:
    status, text = run(tmp_path, outputs_of("market_data"))
    assert status == pytest.ExitCode.USAGE_ERROR
    assert text.count("Unable to locate credentials; give credentials as to every AWS tool") == 1


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ((403, ERROR.format("ExpiredToken")), "ExpiredToken the token is ExpiredToken; give credentials"),
        ((200, IDENTITY.format("210987654321")), "of account 123456789012, and the credentials of 210987654321"),
    ],
)
def test_credentials_that_do_not_fit(
    tmp_path: Path, endpoint: str, monkeypatch: pytest.MonkeyPatch, answer: tuple[int, str], message: str
) -> None:
    monkeypatch.setattr(Sts, "answer", answer)
    status, text = run(tmp_path, outputs_of("market_data"), AWS_ENDPOINT_URL=endpoint, **KEYS)
    assert status == pytest.ExitCode.USAGE_ERROR
    assert text.count(message) == 1


def test_credentials_that_may_not_ask(tmp_path: Path, endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test fails with AWS's own words, and one line each."""
    monkeypatch.setattr(Sts, "answer", (200, IDENTITY.format("123456789012")))
    status, text = run(tmp_path, outputs_of("market_data"), AWS_ENDPOINT_URL=endpoint, **KEYS)
    assert status == pytest.ExitCode.TESTS_FAILED
    failed = [line for line in text.splitlines() if line.startswith("FAILED")]
    assert len(failed) == 8
    assert "region us-east-1; is market_data still there as its outputs say" in text
