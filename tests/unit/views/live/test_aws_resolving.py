"""What is filled in from what is deployed, and what that tells of references."""

from __future__ import annotations

from typing import Any

import pytest

from stackproof.addresses import Address, Reference
from stackproof.values import AttributeOf, JsonOf, Omitted, Template, Unknown
from stackproof.views.live.resolving import Votes, learn, resolve

KEY = Reference(Address("aws_kms_key", "logs"), ("arn",))
ARN = "arn:aws:kms:eu-west-1:123456789012:key/1"
OF_KEY = Unknown(form=AttributeOf(KEY))
OMITTED = Unknown(form=Omitted(), references=(KEY,))
OTHER = Unknown(form=AttributeOf(Reference(Address("aws_sqs_queue", "orders"), ("arn",))))
OPAQUE = Unknown()

RESOLVED: dict[str, tuple[Any, Any]] = {
    "an attribute": (OF_KEY, ARN),
    "an argument that another resource omits": (OMITTED, ARN),
    "in a text": (Unknown(form=Template((OF_KEY, "/*"))), f"{ARN}/*"),
    "in JSON": (Unknown(form=JsonOf({"Resource": [OF_KEY]})), f'{{"Resource":["{ARN}"]}}'),
    "in blocks": ([{"arn": OF_KEY}], [{"arn": ARN}]),
    "a plain value": ("x", "x"),
}


@pytest.mark.parametrize(("value", "expected"), RESOLVED.values(), ids=RESOLVED)
def test_references_are_filled_in(value: Any, expected: Any) -> None:
    assert resolve(value, {KEY: ARN}.get) == expected


UNRESOLVED = {
    "another reference": OTHER,
    "nobody knows": OPAQUE,
    "half of a text": Unknown(form=Template((OF_KEY, OTHER))),
    "half of JSON": Unknown(form=JsonOf([OF_KEY, OTHER])),
}


@pytest.mark.parametrize("value", UNRESOLVED.values(), ids=UNRESOLVED)
def test_what_is_unknown_stays_unknown(value: Any) -> None:
    assert isinstance(resolve(value, {KEY: ARN}.get), Unknown)


LEARNED: dict[str, tuple[Any, Any, list[Any]]] = {
    "an attribute": (OF_KEY, ARN, [(KEY, ARN)]),
    "a text around it": (Unknown(form=Template(("<", OF_KEY, ">"))), f"<{ARN}>", [(KEY, ARN)]),
    "another text": (Unknown(form=Template(("<", OF_KEY, ">"))), ARN, []),
    "two in a text": (Unknown(form=Template((OF_KEY, OTHER))), ARN, []),
    "in JSON": (Unknown(form=JsonOf({"key": OF_KEY})), f'{{"key": "{ARN}"}}', [(KEY, ARN)]),
    "in what is no JSON": (Unknown(form=JsonOf({"key": OF_KEY})), "{", []),
    "in a block": ([{"key": OF_KEY}], [{"key": ARN}], [(KEY, ARN)]),
    "in one of two blocks": ([{"key": OF_KEY}, {"key": OTHER}], [{"key": ARN}, {"key": ARN}], []),
    "nothing is there": (OF_KEY, None, []),
    "not read": (OF_KEY, OPAQUE, []),
}


@pytest.mark.parametrize(("written", "live", "expected"), LEARNED.values(), ids=LEARNED)
def test_values_tell_of_references(written: Any, live: Any, expected: list[Any]) -> None:
    assert list(learn(written, live)) == expected


def test_most_votes_win_and_a_draw_is_none() -> None:
    votes = Votes()
    assert votes.winner("aws_kms_key.logs", ("arn",)) is None
    for value in ("a", "b"):
        votes.add(KEY, value)
    assert votes.winner("aws_kms_key.logs", ("arn",)) is None
    votes.add(KEY, "a")
    assert votes.winner("aws_kms_key.logs", ("arn",)) == "a"
