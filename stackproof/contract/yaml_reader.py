"""YAML to a document. Imported only where a contract is read anew: PyYAML takes its time."""

from __future__ import annotations

from typing import Any

import yaml

from stackproof.contract.document import Document
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.model import AttributePath

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MOST_NESTED = 60


def read_yaml(text: str, file: str) -> Document:
    """Read a document; dates stay the text that was written, and what is wrong is in its diagnostics."""
    reader = _Reader(text, file)
    return Document(file, reader.data, reader.places, reader.diagnostics)


class _Reader:
    """Walks the nodes of one document."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.lines = max(1, len(text.splitlines()))
        self.places: dict[AttributePath, SourceRange] = {}
        self.diagnostics: list[Diagnostic] = []
        self.data: Any = None
        try:
            node = yaml.compose(text, Loader=_Loader)
        except yaml.YAMLError as error:
            self.diagnostics.append(self._syntax_error(error))
            return
        except RecursionError:
            self.diagnostics.append(Diagnostic("Nested too deeply", "A contract is a few levels deep.", self._top()))
            return
        if node is not None:
            self.data = self._plain(node, ())

    def _top(self) -> SourceRange:
        return SourceRange(self.file, 1, 1, 1, 1)

    def _syntax_error(self, error: yaml.YAMLError) -> Diagnostic:
        mark = getattr(error, "problem_mark", None)
        where = self._top()
        if mark is not None:
            line = min(mark.line + 1, self.lines)  # the end of the text is on its last line
            where = SourceRange(self.file, line, mark.column + 1, line, mark.column + 2)
        problem = getattr(error, "problem", None) or str(error).split("\n", 1)[0]
        return Diagnostic("Invalid YAML", f"{problem}; mend the indentation or the quotes here.", where)

    def _range(self, node: Any) -> SourceRange:
        start, end = node.start_mark, node.end_mark
        if end.line > start.line and not isinstance(node, yaml.ScalarNode):
            return SourceRange(self.file, start.line + 1, start.column + 1, start.line + 1, start.column + 2)
        return SourceRange(self.file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    def _plain(self, node: Any, path: AttributePath) -> Any:
        self.places.setdefault(path, self._range(node))
        if len(path) > _MOST_NESTED:
            self.diagnostics.append(Diagnostic("Nested too deeply", "A contract is a few levels deep.", self._top()))
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(inner, (*path, index)) for index, inner in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: Any, path: AttributePath) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in data:
                detail = f'The key "{key}" stands here twice; keep one of them.'
                self.diagnostics.append(Diagnostic("Key set twice", detail, self._range(key_node)))
            self.places[(*path, key)] = self._range(key_node)
            data[key] = self._plain(value_node, (*path, key))
        return data

    def _scalar(self, node: Any) -> Any:
        kind = node.tag.rsplit(":", 1)[-1]
        if kind in ("int", "float", "bool", "null"):
            return yaml.SafeLoader("").construct_object(node, deep=True)
        return node.value
