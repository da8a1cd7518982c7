"""The language server: what the editor says and asks, and what it is answered."""

from __future__ import annotations

import logging

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from stackproof.contract import NAME
from stackproof.editor.completing import Kind, proposals_at
from stackproof.editor.hovering import pointed_at, tell_contract, tell_resource
from stackproof.editor.positions import path_of, uri_of
from stackproof.editor.session import Session
from stackproof.editor.shapes import Mend
from stackproof.reporters.own_version import own_version
from stackproof.run.folders import is_hcl

_WATCHED = ("**/*.tf", "**/*.tf.json", "**/*.tfvars", "**/*.tfvars.json", f"**/{NAME}")
_KINDS: dict[Kind, types.CompletionItemKind] = {
    "key": types.CompletionItemKind.Property,
    "constraint": types.CompletionItemKind.Function,
    "value": types.CompletionItemKind.Value,
    "address": types.CompletionItemKind.Reference,
    "type": types.CompletionItemKind.Class,
}
_FIX_ALL = "source.fixAll.stackproof"


def make_server() -> LanguageServer:
    """Return the server, which talks to nobody yet."""
    logging.getLogger("pygls").setLevel(logging.ERROR)
    server = LanguageServer("stackproof", own_version())
    session = Session(server)
    _hear_of_documents(server, session)
    _hear_of_folders(server, session)
    _answer_questions(server, session)
    return server


def _hear_of_documents(server: LanguageServer, session: Session) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def did_open(params: types.DidOpenTextDocumentParams) -> None:
        await session.open(path_of(params.text_document.uri))

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        session.change(path_of(params.text_document.uri))

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def did_save(params: types.DidSaveTextDocumentParams) -> None:
        await session.save(path_of(params.text_document.uri))

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        session.close(path_of(params.text_document.uri))


def _hear_of_folders(server: LanguageServer, session: Session) -> None:
    @server.feature(types.INITIALIZED)
    async def start(_params: types.InitializedParams) -> None:
        _watch_files(server)
        await session.find_all()

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    async def did_change_folders(_params: types.DidChangeWorkspaceFoldersParams) -> None:
        await session.find_all()

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def did_change_files(params: types.DidChangeWatchedFilesParams) -> None:
        if any(one.type != types.FileChangeType.Changed for one in params.changes):
            await session.find_all()
        for one in params.changes:
            session.change_outside(path_of(one.uri))

    @server.feature(types.SHUTDOWN)
    async def shut_down(_params: None) -> None:
        await session.end()


def _watch_files(server: LanguageServer) -> None:
    workspace = server.client_capabilities.workspace
    watches = workspace.did_change_watched_files if workspace is not None else None
    if watches is None or not watches.dynamic_registration:
        return
    watchers = [types.FileSystemWatcher(glob_pattern=pattern) for pattern in _WATCHED]
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    registration = types.Registration("files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
    server.client_register_capability(types.RegistrationParams([registration]))


def _answer_questions(server: LanguageServer, session: Session) -> None:
    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(params: types.HoverParams) -> types.Hover | None:
        path = path_of(params.text_document.uri)
        told = _told_at(session, path, params.position) if path else ""
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, told)) if told else None

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=["-", ":", " "]))
    def complete(params: types.CompletionParams) -> types.CompletionList | None:
        path = path_of(params.text_document.uri)
        return _completed_at(session, path, params.position) if path and session.is_contract(path) else None

    kinds = [types.CodeActionKind.QuickFix, _FIX_ALL]

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=kinds))
    async def act(params: types.CodeActionParams) -> list[types.CodeAction]:
        return await _actions_at(session, params)


def _told_at(session: Session, path: str, position: types.Position) -> str:
    text = session.text_of(path)
    line, column = text.point(position)
    states = [session.folders.state_of(stack) for stack in session.folders.stacks_of(path)]
    written = "\n".join(text.lines)
    if is_hcl(path) and not path.endswith(".json"):
        pointed = pointed_at(written, line, column)
        return tell_resource(pointed, str(session.folder_of(path)), states) if pointed is not None else ""
    return tell_contract(written, line, column, states) if session.is_contract(path) else ""


def _completed_at(session: Session, path: str, position: types.Position) -> types.CompletionList:
    text = session.text_of(path)
    line, column = text.point(position)
    state = session.folders.state_of(str(session.folder_of(path)))
    proposals, length = proposals_at("\n".join(text.lines), line, column, state.judged)
    where = text.range_before(position, length)
    items = [
        types.CompletionItem(
            one.label,
            kind=_KINDS[one.kind],
            detail=one.detail or None,
            documentation=one.meaning or None,
            sort_text=f"{one.detail != 'required':d}{number:04d}",
            filter_text=one.label,
            text_edit=types.TextEdit(where, one.text),
        )
        for number, one in enumerate(proposals)
    ]
    return types.CompletionList(is_incomplete=False, items=items)


async def _actions_at(session: Session, params: types.CodeActionParams) -> list[types.CodeAction]:
    wanted = params.context.only
    actions: list[types.CodeAction] = []
    if wanted is None or any(types.CodeActionKind.QuickFix.value.startswith(one) for one in wanted):
        for diagnostic in params.context.diagnostics:
            match diagnostic.data:
                case {"stack": str(stack), "outcome": str(outcome)} if stack in session.folders.states:
                    mend = await session.mend(stack, outcome)
                    title = f"Mend {outcome}"
                    actions += _action(session, mend, title, types.CodeActionKind.QuickFix, [diagnostic])
    if wanted is not None and any(_FIX_ALL.startswith(one) for one in wanted):
        for stack in session.folders.stacks_of(path_of(params.text_document.uri)):
            mend = await session.mend(stack, "")
            actions += _action(session, mend, "Mend what fails", _FIX_ALL, [])
    return list({str(one.edit): one for one in reversed(actions)}.values())[::-1]  # one edit may mend several


def _action(
    session: Session, mend: Mend, title: str, kind: types.CodeActionKind | str, mends: list[types.Diagnostic]
) -> list[types.CodeAction]:
    if not mend.edits:
        return []
    edits: dict[str, list[types.TextEdit]] = {}
    for one in mend.edits:
        where, text = session.text_of(one.file).range_of_lines(one)
        edits.setdefault(uri_of(one.file), []).append(types.TextEdit(where, text))
    edit = types.WorkspaceEdit(changes=edits)
    return [types.CodeAction(title, kind=kind, diagnostics=mends or None, edit=edit, is_preferred=bool(mends) or None)]
