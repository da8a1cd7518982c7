"""An editor: a client that speaks the protocol to a server of its own, over standard input and output."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

PATIENCE = 40.0  # seconds for an answer, on a machine that does other things


class Editor:
    """A client with its event loop in a thread; tests ask it as one would a person."""

    def __init__(self, *roots: Path) -> None:
        from lsprotocol import types  # noqa: PLC0415 - an extra
        from pygls.lsp.client import LanguageClient  # noqa: PLC0415

        self.types = types
        self.shown: dict[str, Any] = {}
        self.messages: list[str] = []
        self.versions: dict[Path, int] = {}
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.client = LanguageClient("test", "1")
        self.news = threading.Condition()

        @self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def published(params: Any) -> None:
            with self.news:
                self.shown[params.uri] = params.diagnostics
                self.news.notify_all()

        @self.client.feature(types.WINDOW_SHOW_MESSAGE)
        def told(params: Any) -> None:
            self.messages.append(params.message)

        @self.client.feature(types.WINDOW_LOG_MESSAGE)
        def logged(params: Any) -> None:
            pass

        command = "from stackproof.commands import run; run()"
        self.wait(self.client.start_io(sys.executable, "-c", command, "lsp", "--stdio", cwd=roots[0]))
        folders = [types.WorkspaceFolder(root.as_uri(), root.name) for root in roots]
        capabilities = types.ClientCapabilities(workspace=types.WorkspaceClientCapabilities(workspace_folders=True))
        started = types.InitializeParams(
            capabilities=capabilities, root_uri=roots[0].as_uri(), workspace_folders=folders
        )
        self.server = self.wait(self.client.initialize_async(started))
        self.client.initialized(types.InitializedParams())

    def wait(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(PATIENCE)

    def say(self, method: str, params: Any) -> None:
        self.loop.call_soon_threadsafe(getattr(self.client, method), params)

    def open(self, path: Path, text: str | None = None) -> None:
        self.versions[path] = 1
        text = path.read_text() if text is None else text
        item = self.types.TextDocumentItem(path.as_uri(), path.suffix[1:], 1, text)
        self.say("text_document_did_open", self.types.DidOpenTextDocumentParams(item))

    def write(self, path: Path, text: str) -> None:
        self.versions[path] += 1
        document = self.types.VersionedTextDocumentIdentifier(self.versions[path], path.as_uri())
        change = self.types.TextDocumentContentChangeWholeDocument(text)
        self.say("text_document_did_change", self.types.DidChangeTextDocumentParams(document, [change]))

    def save(self, path: Path, text: str) -> None:
        self.write(path, text)
        path.write_text(text)
        document = self.types.TextDocumentIdentifier(path.as_uri())
        self.say("text_document_did_save", self.types.DidSaveTextDocumentParams(document))

    def close(self, path: Path) -> None:
        document = self.types.TextDocumentIdentifier(path.as_uri())
        self.say("text_document_did_close", self.types.DidCloseTextDocumentParams(document))

    def diagnostics(self, path: Path, wanted: Any = lambda found: True) -> list[Any]:
        """What is shown in a file, as soon as it is as wanted."""
        with self.news:
            there = self.news.wait_for(
                lambda: path.as_uri() in self.shown and wanted(self.shown[path.as_uri()]), PATIENCE
            )
        assert there, (self.shown.get(path.as_uri()), self.messages)
        return list(self.shown[path.as_uri()])

    def hidden(self, path: Path) -> None:
        """Wait until nothing is shown in a file; it may be that nothing ever was."""
        with self.news:
            gone = self.news.wait_for(lambda: not self.shown.get(path.as_uri()), PATIENCE)
        assert gone, (self.shown[path.as_uri()], self.messages)

    def hover(self, path: Path, line: int, character: int) -> str:
        document = self.types.TextDocumentIdentifier(path.as_uri())
        params = self.types.HoverParams(document, self.types.Position(line, character))
        found = self.wait(self.client.text_document_hover_async(params))
        return found.contents.value if found is not None else ""

    def complete(self, path: Path, line: int, character: int) -> dict[str, Any]:
        document = self.types.TextDocumentIdentifier(path.as_uri())
        params = self.types.CompletionParams(document, self.types.Position(line, character))
        found = self.wait(self.client.text_document_completion_async(params))
        return {item.label: item for item in found.items} if found is not None else {}

    def actions(self, path: Path, diagnostics: list[Any], only: list[str] | None = None) -> list[Any]:
        document = self.types.TextDocumentIdentifier(path.as_uri())
        where = diagnostics[0].range if diagnostics else self.types.Range(*[self.types.Position(0, 0)] * 2)
        context = self.types.CodeActionContext(diagnostics, only)
        params = self.types.CodeActionParams(document, where, context)
        return list(self.wait(self.client.text_document_code_action_async(params)) or [])

    def end(self) -> None:
        self.wait(self.client.shutdown_async(None))
        self.say("exit", None)
        self.wait(self.client._server.wait())
        self.wait(self.client.stop())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()


@pytest.fixture(scope="module")
def editor(roots: tuple[Path, ...]) -> Iterator[Editor]:
    """An editor with the folders that a module's fixture ``roots`` makes."""
    one = Editor(*roots)
    yield one
    one.end()
