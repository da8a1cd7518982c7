"""Starting, asking and stopping, from Python and from the command line."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from stackproof.cache import cache_directory
from stackproof.commands import main
from stackproof.emulator.process import Emulator, EmulatorError, run_emulator

pytestmark = [pytest.mark.unit, pytest.mark.xdist_group("emulator")]


def test_people_start_ask_and_stop_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``start`` prints settings for a shell; a second one finds the first; after ``stop`` there is none."""
    monkeypatch.setenv("STACKPROOF_CACHE_DIR", str(tmp_path))
    cache_directory.cache_clear()
    try:
        run = CliRunner()
        assert run.invoke(main, ["emulator", "status"]).exit_code == 1
        started = run.invoke(main, ["emulator", "start", "--pace", "0.1"])
        assert started.exit_code == 0, started.output
        endpoint = next(line for line in started.output.splitlines() if "AWS_ENDPOINT_URL" in line)
        assert endpoint.startswith("export AWS_ENDPOINT_URL=http://127.0.0.1:")
        assert run.invoke(main, ["emulator", "start"]).output == started.output
        assert endpoint.partition("=")[2] in run.invoke(main, ["emulator", "status"]).output
        assert run.invoke(main, ["emulator", "stop"]).output == "stopped\n"
        assert run.invoke(main, ["emulator", "stop"]).output == "no emulator is running\n"
    finally:
        run.invoke(main, ["emulator", "stop"])
        cache_directory.cache_clear()


def test_a_port_that_is_taken_is_said(cloud: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STACKPROOF_CACHE_DIR", str(tmp_path))
    cache_directory.cache_clear()
    try:
        taken = cloud.endpoint.rpartition(":")[2]
        result = CliRunner().invoke(main, ["emulator", "start", "--port", taken])
        assert result.exit_code == 1
        assert "did not start" in result.output
        assert "in use" in result.output
    finally:
        cache_directory.cache_clear()


def test_the_process_ends_with_the_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module of the folder that it is started in is not taken for one of its own."""
    (tmp_path / "moto.py").write_text("raise SystemExit\n")
    monkeypatch.chdir(tmp_path)
    with run_emulator(tmp_path / "log") as emulator:
        os.kill(emulator.process, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(emulator.process, 0)
    with pytest.raises(EmulatorError, match="does not answer"):
        emulator.trace()


@pytest.mark.parametrize(
    ("method", "name", "data", "said"),
    [
        ("GET", "nothing", None, "no GET /_stackproof/nothing"),
        ("GET", "idle?seconds=soon", None, "seconds=soon is no number"),
        ("PUT", "faults", {"melt": "table"}, "a fault is"),
        ("PUT", "faults", {"throttle": {"table": "a", "calls": 0}}, "a fault is"),
    ],
)
def test_a_wrong_question_is_refused(cloud: Emulator, method: str, name: str, data: object, said: str) -> None:
    with pytest.raises(EmulatorError, match=said):
        cloud.ask(method, name, data=data)
