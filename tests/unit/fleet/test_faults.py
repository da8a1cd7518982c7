"""Faults of the engine and of object storage: a worker is killed, a judge, the scheduler; the store is cut off."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import dask
import psutil
import pytest
from fleet_samples import BOUNDS, CONTRACT, QUEUE, make, run, small, task_in, told
from moto.server import ThreadedMotoServer

from stackproof.fleet import check as fleet_check
from stackproof.fleet import engine
from stackproof.fleet.judges import JudgeLost, JudgeProcess
from stackproof.fleet.query import ask
from stackproof.fleet.store import Store

SLOW = {
    "main.tf": QUEUE,
    "contract.yaml": CONTRACT + "  - slow-one: {clause: c}\nimports: [slow.py]\n",
    "slow.py": "import time\nfrom stackproof.constraints import Passed, constraint\n\n\n"
    "@constraint('slow-one', on='aws_sqs_queue')\ndef slow(queue):\n"
    '    """One."""\n    time.sleep(SECONDS)\n    return Passed("so")\n',
}


def slow(folder: Path, *names: str, seconds: float) -> None:
    """Write stacks whose judge takes its time."""
    for name in names:
        make(folder / name, {**SLOW, "slow.py": SLOW["slow.py"].replace("SECONDS", str(seconds))})


@dataclass
class Cluster:
    """A scheduler and two workers, each a process."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]


@pytest.fixture(name="cluster")
def give_cluster(tmp_path: Path) -> Iterator[Cluster]:
    told_by = tmp_path / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = {**os.environ, "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "5s"}

    def start(name: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{name}", *options, "--scheduler-file", str(told_by)]
        return subprocess.Popen(command, env=environment, cwd=tmp_path, **quiet)

    scheduler = start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    alone = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--death-timeout", "10")
    workers = [start("worker", *alone) for _ in range(2)]
    while not told_by.exists() or not told_by.read_text().endswith("}"):
        time.sleep(0.1)
    yield Cluster(json.loads(told_by.read_text())["address"], scheduler, workers)
    for process in (scheduler, *workers):
        process.kill()
        process.wait()


def _later(seconds: float, act: Any) -> threading.Thread:
    thread = threading.Thread(target=lambda: (time.sleep(seconds), act()))
    thread.start()
    return thread


def test_workers_and_the_scheduler_may_die(cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that is killed costs its stacks a retry; a scheduler costs those that it had not answered a row."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(fleet_check, "NEW", 2)
    small(tmp_path / "live", "a", "b", "c")
    slow(tmp_path / "live", "s1", "s2", "s3", seconds=0.5)
    killing = _later(2, cluster.workers[0].kill)
    found = run("live", scheduler=cluster.address)
    assert not killing.is_alive()  # it was killed before the end
    assert (found.exit_code, dict(found.verdicts)) == (0, {"holds": 6})

    slow(tmp_path / "long", "s1", "s2", "s3", "s4", seconds=3)
    closing = _later(2, cluster.scheduler.kill)
    with dask.config.set({"distributed.comm.timeouts.connect": "1s"}):
        found = run("long", scheduler=cluster.address)
    assert not closing.is_alive()
    assert (found.exit_code, found.stacks) == (2, 4)
    assert found.verdicts["unchecked"] >= 1
    assert "the scheduler was gone" in found.told[0].reason
    assert ask(Store("results"), "SELECT count(*) FROM stacks WHERE run = (SELECT max(run) FROM runs)").rows == [(4,)]


def test_a_scheduler_that_does_not_answer_is_told(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_PATIENCE", 0.5)
    with (
        pytest.raises(engine.EngineError, match="does not answer"),
        engine.open_engine("tcp://127.0.0.1:1", None, BOUNDS),
    ):
        pass


def test_the_cores_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else can send them anything: no port is open while they judge."""
    monkeypatch.chdir(tmp_path)
    with engine.open_engine(None, 1, BOUNDS):
        time.sleep(0.3)
        assert [one for one in psutil.Process().net_connections() if one.status == "LISTEN"] == []
    small(tmp_path / "live", "a", "b")
    assert dict(run("live", workers=1).verdicts) == {"holds": 2}
    assert run("live", workers=1).unchanged == 2


@pytest.fixture(name="judge", scope="module")
def give_judge() -> Iterator[JudgeProcess]:
    process = JudgeProcess()
    yield process
    process.end()


def test_the_process_that_judges(judge: JudgeProcess, tmp_path: Path) -> None:
    """It has none of the engine's packages; when it was killed, another one is started."""
    small(tmp_path, "a")
    rows = judge.ask(task_in(tmp_path, "a"), None, 30.0, 4096, 60.0)
    assert told(rows)["verdict"] == "holds"
    mapped = Path(f"/proc/{judge.id}/maps")
    if mapped.exists():
        assert not [name for name in ("pyarrow", "duckdb", "distributed") if name in mapped.read_text()]
    assert judge.id is not None
    first = judge.id
    slow(tmp_path, "s", seconds=20)
    killing = _later(1.0, lambda: os.kill(first, signal.SIGKILL))
    with pytest.raises(JudgeLost, match="was lost"):
        judge.ask(task_in(tmp_path, "s"), None, 30.0, 4096, 60.0)
    killing.join()
    assert told(judge.ask(task_in(tmp_path, "a"), None, 30.0, 4096, 60.0))["verdict"] == "holds"
    assert judge.id != first


# Object storage


@pytest.fixture(name="s3")
def give_s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[ThreadedMotoServer]:
    """An S3 on the loopback with a bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    address = "http://{}:{}".format(*server.get_host_and_port())
    given = {
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
        "AWS_REGION": "eu-west-1",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3", endpoint_url=address)
    client.create_bucket(Bucket="fleet", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    for name, text in (("live/a/main.tf", QUEUE), ("live/a/contract.yaml", CONTRACT), ("live/../../../evil", "x")):
        client.put_object(Bucket="fleet", Key=name, Body=text.encode())
    yield server
    server.stop()


def test_stacks_and_results_in_object_storage(here: Path, s3: ThreadedMotoServer) -> None:
    """What did not change is not judged again, although it is fetched; a store that is cut off is told."""
    first = run("s3://fleet/live", results="s3://fleet/results")
    assert (first.exit_code, first.error, first.judged) == (0, "", 1)
    second = run("s3://fleet/live", results="s3://fleet/results")
    assert (second.exit_code, second.error, second.unchanged) == (0, "", 1)
    rows = ask(Store("s3://fleet/results"), "SELECT stack, count(*) FROM outcomes GROUP BY stack").rows
    assert rows == [("s3://fleet/live/a", 2)]
    small(here / "live", "b")

    def cut(*_: object) -> None:
        s3.stop()

    found = fleet_check.check_fleet(["live"], fleet_check.Choices("s3://fleet/results"), cut)
    assert found.exit_code == 2
    assert found.error.startswith("s3://fleet/results cannot be written")
