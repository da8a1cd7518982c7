"""The helper process and the server's side of it: whatever goes wrong is a sentence, and the next job is done."""

from __future__ import annotations

import asyncio
import io
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from stackproof.editor import bench, helper
from stackproof.editor.shapes import Answer, Job, Judged, Notice, Place, Stacks


def raises(_folder: Path) -> Judged:
    message = "no such thing"
    raise KeyError(message)


def ends(_folder: Path) -> Judged:
    os._exit(3)


def prints(folder: Path) -> Judged:
    print("what a constraint says")  # noqa: T201 - which must not end in the protocol
    return Judged((Notice(Place(str(folder)), "error", "found"),))


@pytest.mark.parametrize(
    ("judge", "trouble"),
    [
        (raises, "KeyError: 'no such thing'"),
        (ends, "its process ended with status 3 before everything was judged"),
        (prints, ""),
    ],
)
def test_a_job(judge: Callable[[Path], Judged], trouble: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two jobs, of which the second is answered whatever became of the first."""
    monkeypatch.setattr(helper, "judge_folder", judge)
    jobs = [Job("judge", str(tmp_path), str(tmp_path)), Job("find", str(tmp_path), str(tmp_path))]
    answers = io.BytesIO()
    helper.serve(io.BytesIO(b"".join(msgspec.json.encode(one) + b"\n" for one in jobs)), answers)
    first, second = (msgspec.json.decode(line, type=Answer) for line in answers.getvalue().splitlines())
    assert first.trouble == trouble
    if not trouble:
        assert msgspec.json.decode(first.made, type=Judged).notices[0].text == "found"
    assert msgspec.json.decode(second.made, type=Stacks) == Stacks()


def test_a_helper_that_dies_is_told_and_another_is_started(tmp_path: Path) -> None:
    job = Job("find", str(tmp_path), str(tmp_path))

    async def kill_between() -> list[Any]:
        one = bench.Bench()
        found: list[Any] = [await one.do(job, Stacks)]
        process = one._process
        assert process is not None
        os.kill(process.pid, signal.SIGSTOP)  # it does not come to answer
        asked = asyncio.create_task(one.do(job, Stacks))
        await asyncio.sleep(0.1)
        os.kill(process.pid, signal.SIGKILL)
        with pytest.raises(bench.TroubleError, match="gave no answer"):
            await asked
        found.append(await one.do(job, Stacks))
        asked = asyncio.create_task(one.do(job, Stacks))
        await asyncio.sleep(0)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        found.append(await one.do(job, Stacks))
        await one.end()
        return found

    assert asyncio.run(kill_between()) == [Stacks()] * 3


def test_a_text_that_no_disk_holds(tmp_path: Path) -> None:
    """What the editor holds is what is judged."""
    (tmp_path / "main.tf").write_text('resource "aws_kms_key" "k" {}\n')
    path = str((tmp_path / "main.tf").resolve())
    answers = io.BytesIO()
    line = msgspec.json.encode(Job("judge", str(tmp_path), str(tmp_path), {path: "locals {\n"})) + b"\n"
    helper.serve(io.BytesIO(line), answers)
    judged = msgspec.json.decode(msgspec.json.decode(answers.getvalue(), type=Answer).made, type=Judged)
    assert any("Unclosed bracket" in one.text for one in judged.notices)


def test_no_module_of_the_workspace_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that somebody opens runs nothing by the names of its files."""
    for name in ("yaml", "re2", "jsonschema", "stackproof"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'harmed')!r}, 'w').close()\n")
    (tmp_path / "contract.yaml").write_text("stack: a\nresources: {aws_kms_key: 1}\n")
    (tmp_path / "main.tf").write_text('resource "aws_kms_key" "k" {}\n')
    monkeypatch.chdir(tmp_path)

    async def judge() -> Judged:
        one = bench.Bench()
        found = await one.do(Job("judge", str(tmp_path), str(tmp_path)), Judged)
        await one.end()
        return found

    assert len(asyncio.run(judge()).verdicts) == 1
    assert not (tmp_path / "harmed").exists()
