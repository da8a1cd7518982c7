"""The pictures of a stack, access and flows, and the tables that say the same; or why there are none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from stackproof.model import Stack
from stackproof.model.secrets import secrets_of
from stackproof.recursion import deep_recursion
from stackproof.reporters.access_report import AccessReport
from stackproof.reporters.flow_map import FlowMap
from stackproof.reporters.html.access_picture import AccessPicture, access_picture
from stackproof.reporters.html.flow_picture import FlowPicture, flow_picture
from stackproof.schema import reading_by


@dataclass(frozen=True, slots=True)
class Pictures:
    """Access and flows, as pictures and as data; ``missing`` says why there are none."""

    access: dict[str, Any]
    access_picture: AccessPicture | None
    hops: list[dict[str, Any]]
    flow_picture: FlowPicture | None
    missing: str = ""


def pictures_of(stack: Stack) -> Pictures:
    """Draw a stack."""
    if not stack.is_judgeable:
        return _without("the stack could not be read whole")
    try:
        with deep_recursion(), reading_by(stack.reading):
            report = AccessReport(stack)
            hops = _hops(stack)
            return Pictures(report.as_json(), access_picture(report, stack), hops, flow_picture(hops))
    except RecursionError:
        return _without("the stack is nested too deeply")


def _hops(stack: Stack) -> list[dict[str, Any]]:
    hide = secrets_of(stack).hide
    return [
        {**hop, "from": hide(hop["from"]), "not_met": [hide(one) for one in hop["not_met"]]}
        for hop in FlowMap(stack).as_json()["hops"]
    ]


def _without(why: str) -> Pictures:
    return Pictures({"identities": [], "resources": [], "others": []}, None, [], None, why)
