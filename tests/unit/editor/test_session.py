"""The session of an editor where something of ours goes wrong: it is told once, and the next request is answered."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("pygls")

from stackproof.editor.bench import TroubleError
from stackproof.editor.session import Session
from stackproof.editor.shapes import Judged, Reads, Stacks


class Server:
    """What a session asks of its server; it notes what is told."""

    def __init__(self, root: Path) -> None:
        self.workspace = SimpleNamespace(folders={root.as_uri(): None}, root_uri=root.as_uri(), text_documents={})
        self.shown: list[str] = []
        self.logged: list[str] = []

    def window_show_message(self, params: Any) -> None:
        self.shown.append(params.message)

    def window_log_message(self, params: Any) -> None:
        self.logged.append(params.message)


class Bench:
    """Answers as it is told to, in turn."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)

    async def do(self, _job: Any, shape: type[Any]) -> Any:
        answer = self.answers.pop(0) if self.answers else shape()
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def warm_up(self) -> None:
        pass

    async def end(self) -> None:
        pass


def session_of(root: Path, *answers: Any) -> tuple[Session, Server]:
    server = Server(root)
    session = Session(server)  # type: ignore[arg-type]  # as much of one as is asked for
    session._judging = Bench(Stacks({str(root): ()}), *answers)  # type: ignore[assignment]
    return session, server


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (TroubleError("its process was ended by signal 11"), "judge {root}: its process was ended by signal 11."),
        (KeyError("lines"), "{root}: KeyError: 'lines'."),
        ("no answer of that shape", "{root}: AttributeError:"),
    ],
)
def test_what_goes_wrong_is_told_once_and_the_next_time_works(wrong: Any, told: str, tmp_path: Path) -> None:
    root = tmp_path.resolve()
    judged = Judged(variables=("days",))

    async def judge_thrice() -> tuple[Session, Server]:
        session, server = session_of(root, wrong, wrong, judged, Reads({"a": {"b": ("c",)}}))
        await session.find_all()
        for _ in range(3):
            session._judge(str(root), pause=0)
            await session._tasks[str(root)]
        return session, server

    session, server = asyncio.run(judge_thrice())
    assert len(server.shown) == 1
    assert server.shown[0].startswith(told.format(root=root))
    assert "please report it" in server.shown[0]
    assert len(server.logged) == 2
    state = session.folders.state_of(str(root))
    assert (state.judged, state.reads) == (judged, Reads({"a": {"b": ("c",)}}))


def test_a_stack_that_comes_back_is_judged_again(tmp_path: Path) -> None:
    root = tmp_path.resolve()

    async def lose_and_find() -> list[bool]:
        session, _ = session_of(root)
        await session.find_all()
        session._judge(str(root), pause=0)
        await session._tasks[str(root)]
        seen = [str(root) in session._shown]
        for stacks in (Stacks(), Stacks({str(root): ()})):
            session._judging = Bench(stacks)  # type: ignore[assignment]
            await session.find_all()
            seen.append(str(root) in session._shown)
        return seen

    assert asyncio.run(lose_and_find()) == [True, False, False]
