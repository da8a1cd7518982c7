"""Resource addresses, to and fro."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackproof.addresses import UNKNOWN_KEY, Address, Module, Reference, parse_address

TEXTS = [
    "aws_sqs_queue.q",
    "aws_sqs_queue.q[0]",
    'aws_sqs_queue.q["a"]',
    'aws_sqs_queue.q["a.b[0].c"]',
    'aws_sqs_queue.q["say \\"x\\""]',
    'aws_sqs_queue.q["back\\\\slash"]',
    'aws_sqs_queue.q["$${a} %%{b}"]',
    'aws_sqs_queue.q["é"]',
    'aws_sqs_queue.q[""]',
    "aws_sqs_queue.q[*]",
    "data.aws_region.here",
    "data.aws_region.here[1]",
    "module.a.aws_sqs_queue.q",
    'module.a["x.y"].module.b[0].data.aws_region.here["z"]',
    "module.a-b.aws_sqs_queue.q-1",
    "module.module.aws_sqs_queue.data",
]


@pytest.mark.parametrize("text", TEXTS)
def test_there_and_back(text: str) -> None:
    address = parse_address(text)
    assert address is not None
    assert str(address) == text
    assert parse_address(str(address)) == address


@pytest.mark.parametrize(
    "text",
    [
        "", "aws_sqs_queue", "aws_sqs_queue.", ".q", "a.b.c", "aws_sqs_queue.q[0", "aws_sqs_queue.q]", "a..b", "a.b[x]",
        "module.a", "module.aws_sqs_queue.q", "data.aws_region", "aws_sqs_queue[0].q", "a.b[0][1]", "a.b[0]c", "a b.c",
        "module.a.", "a.b[-1]", "1a.b",
    ],
)  # fmt: skip
def test_texts_that_are_no_address(text: str) -> None:
    assert parse_address(text) is None


@given(st.text(), st.one_of(st.none(), st.integers(0, 10**6), st.text(max_size=20)))
def test_every_key_survives(module_key: str, key: str | int | None) -> None:
    """Whatever a key holds, its address is read as it was written."""
    address = Address("aws_sqs_queue", "q", key, (Module("m", module_key),))
    assert parse_address(str(address)) == address


@given(st.text(max_size=40))
def test_any_text_is_read_or_not(text: str) -> None:
    """There is an address or none, never an exception."""
    address = parse_address(text)
    assert address is None or isinstance(address, Address)


def test_the_address_of_the_block() -> None:
    """A resource has no key; its configuration has none on the way either."""
    address = parse_address('module.a["x"].aws_sqs_queue.q[0]')
    assert address is not None
    assert str(address.resource) == 'module.a["x"].aws_sqs_queue.q'
    assert str(address.configured) == "module.a.aws_sqs_queue.q"


def test_the_unknown_key_is_one_value() -> None:
    """It stays itself through a pickle, so that ``is`` can ask for it."""
    assert pickle.loads(pickle.dumps(UNKNOWN_KEY)) is UNKNOWN_KEY
    assert type(UNKNOWN_KEY)() is UNKNOWN_KEY


def test_references() -> None:
    """A reference is an address and a path."""
    address = Address("aws_sqs_queue", "q")
    assert str(Reference(address, ("tags", "a", 0))) == "aws_sqs_queue.q.tags.a[0]"
