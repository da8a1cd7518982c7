"""What one editor has open, and the judging of it: each stack once at a time, again when a text has changed."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from stackproof.contract import NAME
from stackproof.editor.bench import Bench, TroubleError
from stackproof.editor.notices import diagnostic_of
from stackproof.editor.positions import Text, path_of, text_on_disk, uri_of
from stackproof.editor.shapes import Job, Judged, Mend, Notice, Reads, Stacks
from stackproof.editor.workspace import Folders
from stackproof.run.folders import is_hcl
from stackproof.run.foreign import is_foreign

PAUSE = 0.6  # seconds without a change after which a stack is judged anew
_REPORT = "This is a bug of Stackproof; please report it."


class Session:
    """The state of one connection."""

    def __init__(self, server: LanguageServer) -> None:
        self.folders = Folders()
        self._server = server
        self._judging, self._mending = Bench(), Bench()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._shown: dict[str, dict[str, list[Notice]]] = {}
        self._mends: dict[tuple[str, str], asyncio.Task[Mend]] = {}
        self._troubles: set[str] = set()
        self._found = asyncio.Event()

    # --- What the editor says --------------------------------------------------------------------

    async def find_all(self) -> None:
        """Find the stacks of all folders of the workspace, and judge those of which something is open."""
        workspace = self._server.workspace
        roots = [root for uri in workspace.folders if (root := path_of(uri))] or [path_of(workspace.root_uri or "")]
        found: dict[str, Stacks] = {}
        try:
            for root in filter(None, roots):
                stacks = await self._ask(self._judging, Job("find", root, root, self._held()), Stacks)
                found[root] = stacks or self.folders.found.get(root, Stacks())
        finally:
            self._found.set()
        self.folders.found = found
        for root, stacks in found.items():
            self._show(f"stacks of {root}", stacks.notices)
        for key in [
            key for key in self._shown if key not in {f"stacks of {root}" for root in found} | self._find_known()
        ]:
            self._show(key, ())
            self._shown.pop(key)
        self._judge(*(stack for path in self._open() for stack in self.folders.stacks_of(path)), pause=0)

    async def open(self, path: str) -> None:
        """A document was opened: judge the stacks that it is part of, unless they are judged already."""
        if not path:
            return
        await self._found.wait()
        if not self.folders.stacks_of(path) and (is_hcl(path) or self.is_contract(path)):
            await self._find_outside(path)
        new = [stack for stack in self.folders.stacks_of(path) if stack not in self._shown]
        self._judge(*new, pause=0)

    def change(self, path: str) -> None:
        """A text was changed: judge anew what it is part of, after a pause."""
        self._judge(*self.folders.stacks_of(path), pause=PAUSE)

    async def save(self, path: str) -> None:
        """A document was saved: judge what reads it; a contract may be a new one."""
        if Path(path).name == NAME and not self.folders.stacks_of(path):
            await self.find_all()
        else:
            self.change_outside(path)

    def change_outside(self, path: str) -> None:
        """A file was changed on the disk: judge anew those stacks that may read it and are shown."""
        self._judge(*(stack for stack in self.folders.around(path) if stack in self._shown), pause=0)

    def close(self, path: str) -> None:
        """A document was closed: of stacks of which nothing is open any more, nothing is shown."""
        left = {stack for other in self._open() if other != path for stack in self.folders.stacks_of(other)}
        for stack in self.folders.stacks_of(path):
            if stack not in left:
                self._cancel(stack)
                self._show(stack, ())
                self._shown.pop(stack, None)

    async def end(self) -> None:
        """End what is going on."""
        for stack in [*self._tasks, *(stack for stack, _ in self._mends)]:
            self._cancel(stack)
        await self._judging.end()
        await self._mending.end()

    # --- What others ask -------------------------------------------------------------------------

    def is_contract(self, path: str) -> bool:
        """Tell whether a file is a contract of ours."""
        return Path(path).name == NAME and not is_foreign(Path(path))

    def folder_of(self, path: str) -> Path:
        """Return the folder of a file."""
        return Path(path).parent

    def text_of(self, path: str) -> Text:
        """Return the text of a file, as the editor holds it or as it is on the disk."""
        document = self._documents().get(path)
        if document is None:
            return Text(text_on_disk(path), self._server.workspace.get_text_document(uri_of(path)))
        return Text(document.source, document)

    async def mend(self, stack: str, outcome: str) -> Mend:
        """Return what mends an outcome of a stack as it is written now.

        Who asks and does not wait ends nothing: the editor asks again. A change of the stack does.
        """
        key = (stack, outcome)
        if key not in self._mends:
            self._mends[key] = asyncio.get_running_loop().create_task(self._mend(stack, outcome))
        try:
            return await asyncio.shield(self._mends[key])
        except asyncio.CancelledError:
            if key in self._mends:
                raise  # it was the request that was cancelled
            return Mend(reason="the text has changed")

    async def _mend(self, stack: str, outcome: str) -> Mend:
        job = Job("mend", self.folders.root_of(stack), stack, self._held(), outcome)
        made: Mend | None = await self._ask(self._mending, job, Mend)
        return made or Mend(reason="it cannot be told")

    # --- Judging ---------------------------------------------------------------------------------

    async def _find_outside(self, path: str) -> None:
        """Find the stack of a file that is in no folder of the workspace."""
        folder = str(Path(path).parent)
        if any(Path(path).is_relative_to(root) for root in self.folders.found):
            return
        stacks = await self._ask(self._judging, Job("find", folder, folder, self._held()), Stacks)
        if stacks is not None:
            self.folders.found[folder] = stacks
            self._show(f"stacks of {folder}", stacks.notices)

    def _judge(self, *stacks: str, pause: float) -> None:
        for stack in dict.fromkeys(stacks):
            self._cancel(stack)
            self._shown.setdefault(stack, {})
            self._tasks[stack] = asyncio.get_running_loop().create_task(
                self._told(stack, self._judge_anew(stack, pause))
            )

    def _cancel(self, stack: str) -> None:
        if (task := self._tasks.pop(stack, None)) is not None:
            task.cancel()
        for key in [key for key in self._mends if key[0] == stack]:
            self._mends.pop(key).cancel()

    async def _told(self, stack: str, work: Coroutine[Any, Any, None]) -> None:
        """Await some work on a stack; whatever it raises is a message."""
        try:
            await work
        except Exception as error:
            self._tell(f"{stack}: {type(error).__name__}: {error}")

    async def _judge_anew(self, stack: str, pause: float) -> None:
        """Judge a stack, show what came of it, and then note what its promises read."""
        await asyncio.gather(asyncio.sleep(pause), self._judging.warm_up())
        root = self.folders.root_of(stack)
        held = self._held()
        judged = await self._ask(self._judging, Job("judge", root, stack, held), Judged)
        if judged is None:
            return
        state = self.folders.state_of(stack)
        state.judged = judged
        self._show(stack, judged.notices)
        reads = await self._ask(self._judging, Job("note", root, stack, held), Reads)
        if reads is not None:
            state.reads = reads

    async def _ask(self, bench: Bench, job: Job, shape: type[Any]) -> Any:
        """Have a job done; a fault of ours is a message, once, and no answer."""
        try:
            return await bench.do(job, shape)
        except TroubleError as error:
            self._tell(f"{job.does} {job.stack}: {error}")
            return None

    def _tell(self, trouble: str) -> None:
        text = f"{trouble}. {_REPORT}"
        self._server.window_log_message(types.LogMessageParams(types.MessageType.Error, text))
        if text not in self._troubles:
            self._troubles.add(text)
            self._server.window_show_message(types.ShowMessageParams(types.MessageType.Error, text))

    # --- What is shown ---------------------------------------------------------------------------

    def _find_known(self) -> set[str]:
        return {stack for one in self.folders.found.values() for stack in (*one.contracts, *one.bare)}

    def _show(self, key: str, notices: Iterable[Notice]) -> None:
        """Show the notices of a stack in its files, beside those of other stacks in the same files."""
        before = self._shown.get(key, {})
        after: dict[str, list[Notice]] = {}
        for one in notices:
            after.setdefault(one.place.file, []).append(one)
        self._shown[key] = after
        texts: dict[str, Text] = {}

        def text_of(path: str) -> Text:
            if path not in texts:
                texts[path] = self.text_of(path)
            return texts[path]

        for path in dict.fromkeys((*before, *after)):
            found = [
                diagnostic_of(one, text_of, stack)
                for stack, shown in self._shown.items()
                for one in shown.get(path, ())
            ]
            self._server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri_of(path), found))

    # --- Texts -----------------------------------------------------------------------------------

    def _documents(self) -> dict[str, Any]:
        return {path: one for uri, one in self._server.workspace.text_documents.items() if (path := path_of(uri))}

    def _open(self) -> list[str]:
        return list(self._documents())

    def _texts(self) -> dict[str, str]:
        return {path: one.source for path, one in self._documents().items()}

    def _held(self) -> dict[str, str]:
        """Return the texts that the editor holds and that are not on the disk so."""
        return {path: text for path, text in self._texts().items() if text != text_on_disk(path)}
