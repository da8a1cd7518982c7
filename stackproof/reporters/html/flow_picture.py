"""The map of a stack's hops as a picture, from left to right; grandalf lays it out in layers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from grandalf.graphs import Edge, Vertex, graph_core
from grandalf.layouts import SugiyamaLayout, VertexViewer

_HEIGHT, _CHARACTER, _PADDING = 38, 6.9, 22  # of a box, in pixels; the font is monospaced
_ACROSS, _DOWN, _MARGIN, _BULGE = 86, 16, 14, 34
_MOST_HOPS = 240  # more would be no picture that a person reads
Point = tuple[float, float]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Box:
    """A resource; ``x`` and ``y`` are its upper left corner."""

    address: str
    kind: str
    name: str
    x: float
    y: float
    width: float
    height: float = _HEIGHT


@dataclass(frozen=True, slots=True)
class Arrow:
    """What carries events from a box to another: how it is drawn, and where its words stand."""

    path: str
    state: str
    words: str
    title: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class FlowPicture:
    """The whole map and its size."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: float
    height: float


@dataclass(slots=True)
class _Node:
    """A resource while it is laid out; down and across are swapped, for the library draws from top to bottom."""

    address: str
    kind: str
    name: str
    vertex: Vertex

    @property
    def width(self) -> float:
        return max(len(self.name), len(self.kind) * 0.86) * _CHARACTER + _PADDING

    @property
    def center(self) -> Point:
        down, across = self.vertex.view.xy
        return across, down


def flow_picture(hops: list[dict[str, Any]]) -> FlowPicture | None:
    """Draw hops, as :class:`stackproof.reporters.flow_map.FlowMap` gives them; ``None`` where there are too many."""
    if not hops or len(hops) > _MOST_HOPS:
        return None
    nodes = {address: _node(address) for hop in hops for address in (hop["from"], hop["to"])}
    between: dict[Pair, list[dict[str, Any]]] = {}
    for hop in hops:
        between.setdefault((hop["from"], hop["to"]), []).append(hop)
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    top = float(_MARGIN)
    for group in _group_connected(nodes, between):
        pairs = [pair for pair in between if pair[0] in group]
        bends = _lay_out([nodes[address] for address in group], _forward(group, pairs), nodes)
        drawn = list(_boxes(nodes[address] for address in group))
        lines = list(_arrows(pairs, bends, nodes, between))
        left = min(box.x for box in drawn)
        heights = [y for line in lines for _, y in line.points] + [box.y for box in drawn]
        upper, lower = min(heights), max(*heights, *(box.y + box.height for box in drawn))
        bulge = _BULGE if any(line.back for line in lines) else 0
        moved = (_MARGIN - left, top - upper)
        boxes += [_moved_box(box, moved) for box in drawn]
        arrows += [line(moved) for line in lines]
        top += lower - upper + _DOWN * 2 + bulge
    width = max(box.x + box.width for box in boxes) + _MARGIN
    return FlowPicture(tuple(boxes), tuple(arrows), round(width, 1), round(top - _DOWN, 1))


def _node(address: str) -> _Node:
    kind, _, name = address.removeprefix("module.").partition(".") if "." in address else ("", "", address)
    vertex = Vertex(address)
    node = _Node(address, kind.removeprefix("aws_"), name, vertex)
    vertex.view = VertexViewer(w=_HEIGHT, h=node.width)
    return node


def _group_connected(nodes: Iterable[str], pairs: Iterable[Pair]) -> list[dict[str, None]]:
    """Return groups of addresses that hops lead from one to another, in the order of the hops."""
    group_of = {address: {address: None} for address in nodes}
    for one, other in pairs:
        if group_of[one] is not group_of[other]:
            group_of[one].update(group_of[other])
            for address in group_of[other]:
                group_of[address] = group_of[one]
    return list({id(group): group for group in group_of.values()}.values())


def _forward(group: Iterable[str], pairs: list[Pair]) -> list[Pair]:
    """Return each pair once, turned where it would close a circle: layers are of what has none."""
    following: dict[str, list[str]] = {}
    for one, other in pairs:
        following.setdefault(one, []).append(other)
    done: dict[str, bool] = {}  # false while what follows an address is looked at
    found: dict[Pair, None] = {}
    entered = {other for one, other in pairs if one != other}
    for start in sorted(group, key=lambda address: address in entered):
        waiting = [(start, iter(following.get(start, ())))] if start not in done else []
        done.setdefault(start, False)
        while waiting:
            address, rest = waiting[-1]
            other = next(rest, "")
            if not other:
                done[address] = True
                waiting.pop()
            elif other not in done:
                found[address, other] = None
                done[other] = False
                waiting.append((other, iter(following.get(other, ()))))
            elif other != address:
                found[(address, other) if done[other] else (other, address)] = None
    return list(found)


def _lay_out(group: list[_Node], pairs: list[Pair], nodes: Mapping[str, _Node]) -> dict[Pair, list[Point]]:
    """Give each vertex its place, and return the points that long edges go through."""
    if not pairs:
        group[0].vertex.view.xy = (0.0, 0.0)
        return {}
    edges = {pair: Edge(nodes[pair[0]].vertex, nodes[pair[1]].vertex) for pair in pairs}
    layout = SugiyamaLayout(graph_core([node.vertex for node in group], list(edges.values())))
    layout.xspace, layout.yspace = _DOWN, _ACROSS
    layout.init_all(roots=[node.vertex for node in group if not node.vertex.e_in()], inverted_edges=[])
    layout.draw(3)
    wide: dict[int, float] = {}  # the widest box of each layer, which a long edge passes by
    for node in group:
        rank = layout.grx[node.vertex].rank
        wide[rank] = max(wide.get(rank, 0.0), node.width)
    return {pair: list(_bends(layout, edge, wide)) for pair, edge in edges.items()}


def _bends(layout: SugiyamaLayout, edge: Edge, wide: Mapping[int, float]) -> Iterator[Point]:
    dummies = layout.ctrls.get(edge, {})
    begin, end = (layout.grx[vertex].rank for vertex in edge.v)
    for rank in range(begin + 1, end):
        down, across = dummies[rank].view.xy
        yield across - wide[rank] / 2, down
        yield across + wide[rank] / 2, down


def _boxes(nodes: Iterable[_Node]) -> Iterator[Box]:
    for node in nodes:
        x, y = node.center
        yield Box(node.address, node.kind, node.name, x - node.width / 2, y - _HEIGHT / 2, node.width)


def _moved_box(box: Box, by: Point) -> Box:
    return Box(
        box.address, box.kind, box.name, round(box.x + by[0], 1), round(box.y + by[1], 1), round(box.width, 1)
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Line:
    """An arrow before it is known where its group of boxes stands."""

    points: list[Point]
    back: bool
    hops: list[dict[str, Any]]

    def __call__(self, by: Point) -> Arrow:
        points = [(round(x + by[0], 1), round(y + by[1], 1)) for x, y in self.points]
        states = [hop["state"] for hop in self.hops]
        state = next((one for one in ("fails", "undecided") if one in states), "holds")
        words = ", ".join(dict.fromkeys(hop["kind"] for hop in self.hops))
        title = "; ".join(f"{hop['from']} to {hop['to']} by {hop['via']}: {hop['state']}" for hop in self.hops)
        path, (x, y) = _curve_back(points) if self.back else _curve(points)
        return Arrow(path, state, words, title, round(x, 1), round(y, 1))


def _arrows(
    pairs: Iterable[Pair], bends: Mapping[Pair, list[Point]], nodes: Mapping[str, _Node],
    between: Mapping[Pair, list[dict[str, Any]]],
) -> Iterator[_Line]:  # fmt: skip
    for begin, end in pairs:
        one, other = nodes[begin], nodes[end]
        (x, y), (to_x, to_y) = one.center, other.center
        if _goes_back(one, other):
            half = _HEIGHT / 2
            yield _Line([(x, y + half), (to_x, to_y + half)], True, between[begin, end])
        else:
            ends = (x + one.width / 2, y), (to_x - other.width / 2 - 3, to_y)
            yield _Line([ends[0], *bends.get((begin, end), []), ends[1]], False, between[begin, end])


def _goes_back(one: _Node, other: _Node) -> bool:
    return other.center[0] <= one.center[0]


def _curve(points: list[Point]) -> tuple[str, Point]:
    path = f"M{points[0][0]} {points[0][1]}"
    for (x, y), (to_x, to_y) in pairwise(points):
        middle = round((x + to_x) / 2, 1)
        path += f"C{middle} {y} {middle} {to_y} {to_x} {to_y}"
    (x, y), (to_x, to_y) = points[:2]
    return path, ((x + to_x) / 2, (y + to_y) / 2)


def _curve_back(points: list[Point]) -> tuple[str, Point]:
    """Draw below the boxes what leads back to an earlier one, or to itself."""
    (x, y), (to_x, to_y) = points
    x, to_x = (x + 12, to_x - 12) if x == to_x else (x, to_x)
    low = round(max(y, to_y) + _BULGE, 1)
    return f"M{x} {y}C{x} {low} {to_x} {low} {to_x} {to_y + 3}", ((x + to_x) / 2, low - _BULGE / 4)
