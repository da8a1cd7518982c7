"""checkov's graph of a scan: the resources it sees, each with its address, its file, and the root module it is of.

Rules: ``checkov/terraform/graph_builder`` and ``checkov/terraform/modules/module_objects.py`` of checkov 3.3. What
checkov rendered of a resource is not read: Stackproof evaluates the files itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple


class Node(NamedTuple):
    """A resource that checkov sees; ``root`` is a folder, or the file of a plan."""

    root: Path
    file: str
    line: int
    address: str


def nodes_of(graph: Any) -> list[Node]:
    """Return the resources of a graph, which is rustworkx's or networkx's."""
    return sorted(set(_nodes(graph)))


def _nodes(graph: Any) -> Iterator[Node]:
    listed = graph.nodes(data=True) if type(graph).__module__.startswith("networkx") else graph.nodes()
    for _, vertex in listed:
        if vertex.get("block_type_") == "resource":
            file = vertex["file_path_"]
            line = vertex.get("__start_line__") or vertex.get("__startline__") or 1
            yield Node(_root(vertex, file), file, int(line), str(vertex["__address__"]))


def _root(vertex: Any, file: str) -> Path:
    if file.endswith(".json") and not file.endswith(".tf.json"):
        return Path(file)  # a plan
    module = vertex.get("source_module_object_")
    while module is not None:
        file, module = module.path, module.nested_tf_module
    return Path(file).parent
