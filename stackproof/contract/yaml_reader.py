"""YAML to a document. Imported only where a contract is read anew: PyYAML takes its time."""

from __future__ import annotations

from typing import Any

import yaml

from stackproof.contract.document import Document
from stackproof.contract.mends import mend_of_yaml
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.model import AttributePath

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MOST_NESTED = 60
_MOST_NODES = 100_000  # of a document, with those that its aliases stand for
_TAG = "tag:yaml.org,2002:"
_MERGE = _TAG + "merge"
_PLAIN_TAGS = frozenset(_TAG + kind for kind in ("int", "float", "bool", "null"))


def read_yaml(text: str, file: str) -> Document:
    """Read a document; dates stay the text that was written, and what is wrong is in its diagnostics."""
    reader = _Reader(text, file)
    return Document(file, reader.data, reader.places, reader.diagnostics)


class _TooLarge(Exception):
    """The document is larger, or deeper, than anybody writes one."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic)
        self.diagnostic = diagnostic


class _Reader:
    """Walks the nodes of one document."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.written = text.splitlines() or [""]
        self.lines = len(self.written)
        self.places: dict[AttributePath, SourceRange] = {}
        self.diagnostics: list[Diagnostic] = []
        self.data: Any = None
        self.nodes = 0
        try:
            if self._is_bounded(text) and (node := yaml.compose(text, Loader=_Loader)) is not None:
                self.data = self._plain(node, ())
        except yaml.YAMLError as error:
            self.diagnostics.append(self._syntax_error(error))
        except _TooLarge as found:
            self.diagnostics.append(found.diagnostic)

    def _is_bounded(self, text: str) -> bool:
        """Look at the depth before a tree is made of it: libyaml's composer goes down until the process ends."""
        depth = 0
        for event in yaml.parse(text, Loader=_Loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _MOST_NESTED:
                self.diagnostics.append(self._too_deep())
                return False
        return True

    def _too_deep(self) -> Diagnostic:
        return Diagnostic("Nested too deeply", "A contract is a few levels deep.", self._top())

    def _top(self) -> SourceRange:
        return SourceRange(self.file, 1, 1, 1, 1)

    def _syntax_error(self, error: yaml.YAMLError) -> Diagnostic:
        mark = getattr(error, "problem_mark", None)
        where = self._top()
        if mark is not None:
            line = min(mark.line + 1, self.lines)  # the end of the text is on its last line
            where = SourceRange(self.file, line, mark.column + 1, line, mark.column + 2)
        problem = getattr(error, "problem", None) or str(error).split("\n", 1)[0]
        line = self.written[where.line - 1]
        mend = mend_of_yaml(problem, line, where.column - 1)
        return Diagnostic("Invalid YAML", f"{problem[:1].upper()}{problem[1:]}; {mend}.", where)

    def _range(self, node: Any) -> SourceRange:
        start, end = node.start_mark, node.end_mark
        if end.line > start.line and not isinstance(node, yaml.ScalarNode):
            return SourceRange(self.file, start.line + 1, start.column + 1, start.line + 1, start.column + 2)
        return SourceRange(self.file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    def _plain(self, node: Any, path: AttributePath) -> Any:
        self.places.setdefault(path, self._range(node))
        self._count()
        if len(path) > _MOST_NESTED:
            raise _TooLarge(self._too_deep())
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(inner, (*path, index)) for index, inner in enumerate(node.value)]
        return self._scalar(node)

    def _count(self) -> None:
        self.nodes += 1
        if self.nodes > _MOST_NODES:
            detail = f"With what its aliases stand for it has more than {_MOST_NODES:,} nodes; write it without them."
            raise _TooLarge(Diagnostic("Contract too large", detail, self._top()))

    def _mapping(self, node: Any, path: AttributePath) -> dict[str, Any]:
        data: dict[str, Any] = {}
        pairs = [pair for pair in node.value if pair[0].tag != _MERGE]
        for merged in (value for key, value in node.value if key.tag == _MERGE):
            pairs = [*self._merge(merged, {str(key.value) for key, _ in pairs}, (node,)), *pairs]
        for key_node, value_node in pairs:
            key = str(key_node.value)
            if key in data:
                detail = f'The key "{key}" stands here twice; keep one of them.'
                self.diagnostics.append(Diagnostic("Key set twice", detail, self._range(key_node)))
            self.places[(*path, key)] = self._range(key_node)
            data[key] = self._plain(value_node, (*path, key))
        return data

    def _merge(self, node: Any, own: set[str], within: tuple[Any, ...]) -> list[tuple[Any, Any]]:
        """Return what ``<<`` adds to a mapping: the keys of another, or of several, that it does not set itself.

        ``within`` are the mappings that take these keys, the outermost first.
        """
        found: dict[str, tuple[Any, Any]] = {}
        for one in node.value if isinstance(node, yaml.SequenceNode) else [node]:
            self._count()
            if not isinstance(one, yaml.MappingNode) or any(one is outer for outer in within):
                detail = "<< takes the keys of another mapping: write <<: *NAME, and &NAME before that mapping."
                self.diagnostics.append(Diagnostic("Invalid YAML", detail, self._range(one)))
                continue
            inner = [pair for pair in one.value if pair[0].tag != _MERGE]
            names = {str(key.value) for key, _ in inner}
            for deeper in (value for key, value in one.value if key.tag == _MERGE):
                inner = [*self._merge(deeper, names, (*within, one)), *inner]
            for key, value in inner:
                if str(key.value) not in own:
                    found.setdefault(str(key.value), (key, value))
        return list(found.values())

    def _scalar(self, node: Any) -> Any:
        if node.tag not in _PLAIN_TAGS:
            return node.value
        try:
            return yaml.SafeLoader("").construct_object(node, deep=True)
        except (ValueError, LookupError) as error:  # !!int "many", or more digits than Python reads
            kind = node.tag.removeprefix(_TAG)
            detail = f"{node.value[:40]!r} is no {kind} that can be read ({error}); write another, or a text in quotes."
            self.diagnostics.append(Diagnostic("Invalid YAML", detail, self._range(node)))
            return None
