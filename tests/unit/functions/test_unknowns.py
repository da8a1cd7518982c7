"""What stays certain of a result when arguments, or what is inside them, are unknown."""

from __future__ import annotations

from typing import Any

import pytest

from stackproof.functions import FUNCTIONS, Context, call, result_types
from stackproof.values import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    JsonOf,
    ListOf,
    Map,
    MapOf,
    Mistake,
    ObjectOf,
    Reason,
    Sensitive,
    Set,
    Template,
    TupleOf,
    Unknown,
    is_unknown,
    type_of,
)

ARN = Unknown(STRING, (Reason("aws_sqs_queue.q.arn is known after apply"),))
NAME = Unknown(STRING, (Reason("var.name has no value"),))
COUNT = Unknown(NUMBER, (Reason("var.count has no value"),))
FLAG = Unknown(BOOL, (Reason("var.flag has no value"),))
LIST = Unknown(ListOf(STRING), (Reason("var.list has no value"),))
MAP = Unknown(MapOf(STRING), (Reason("var.map has no value"),))
ANY = Unknown(DYNAMIC, (Reason("local.any is unknown"),))
OBJECT = Unknown(ObjectOf({"b": STRING, "a": STRING}))
PAIR = Unknown(TupleOf((STRING, STRING)))
PREFIXED = Unknown(STRING, ARN.why, (), Template(("arn:aws:", ARN, ":end")))


def run(name: str, *arguments: Any) -> Any:
    return call(name, arguments, Context())


KNOWN = [
    ("length", ((ARN, "a"),), 2),
    ("length", (Map({"a": ARN}),), 1),
    ("length", (OBJECT,), 2),
    ("length", (PAIR,), 2),
    ("length", (Set([ARN]),), 1),
    ("keys", ({"b": ARN, "a": 1},), ("a", "b")),
    ("keys", (OBJECT,), ("a", "b")),
    ("values", ({"b": ARN, "a": 1},), (1, ARN)),
    ("values", (Map({"a": ARN}),), [ARN]),
    ("lookup", ({"a": ARN}, "a", "x"), ARN),
    ("lookup", ({"a": ARN}, "b", "x"), "x"),
    ("lookup", ({"a": "y"}, "a", ARN), "y"),
    ("element", ((ARN, "a"), 1), "a"),
    ("element", ((ARN, "a"), 0), ARN),
    ("merge", ({"a": ARN}, {"b": 1}), {"a": ARN, "b": 1}),
    ("concat", ((ARN,), ("a",)), (ARN, "a")),
    ("flatten", (((ARN,), "a"),), (ARN, "a")),
    ("reverse", ((ARN, "a"),), ("a", ARN)),
    ("slice", ((ARN, "a", "b"), 0, 2), (ARN, "a")),
    ("zipmap", (["a"], (ARN,)), {"a": ARN}),
    ("tolist", ((ARN, "a"),), [ARN, "a"]),
    ("chunklist", ((ARN, "a"), 1), [[ARN], ["a"]]),
    ("setproduct", (("a",), (ARN,)), [("a", ARN)]),
    ("one", ((ARN,),), ARN),
    ("contains", ((ARN, "a"), "a"), True),
    ("contains", ((COUNT,), "a"), False),
    ("alltrue", ((FLAG, False),), False),
    ("anytrue", ((FLAG, True),), True),
    ("coalesce", ("a", ARN), "a"),
    ("coalescelist", (("a",), LIST), ("a",)),
    ("startswith", (PREFIXED, "arn:"), True),
    ("startswith", (PREFIXED, "https:"), False),
    ("endswith", (PREFIXED, ":end"), True),
    ("endswith", (PREFIXED, ":and"), False),
    ("strcontains", (PREFIXED, "aws"), True),
    ("index", (("a", ARN), "a"), 0),
    ("formatlist", ("%s!", ("a", "b")), ["a!", "b!"]),
    ("issensitive", (Sensitive(ARN),), True),
    ("nonsensitive", (Sensitive(ARN),), ARN),
]


@pytest.mark.parametrize(("name", "arguments", "expected"), KNOWN)
def test_what_is_certain_stays(name: str, arguments: tuple[Any, ...], expected: Any) -> None:
    assert run(name, *arguments) == expected


UNKNOWN = [
    ("upper", (ARN,)),
    ("length", (ARN,)),
    ("length", (LIST,)),
    ("length", (Set([ARN, NAME]),)),
    ("keys", (MAP,)),
    ("lookup", (MAP, "a")),
    ("lookup", ({"a": 1}, NAME)),
    ("element", (("a", "b"), COUNT)),
    ("merge", (MAP, {"a": 1})),
    ("merge", ({"a": 1}, ANY)),
    ("concat", (LIST, ("a",))),
    ("flatten", (("a", LIST),)),
    ("flatten", (("a", ANY),)),
    ("coalesce", (ARN, "a")),
    ("coalescelist", (LIST, ("a",))),
    ("contains", ((ARN, "a"), "b")),
    ("contains", (("a",), NAME)),
    ("index", ((ARN, "a"), "a")),
    ("alltrue", ((FLAG, True),)),
    ("anytrue", ((FLAG, False),)),
    ("compact", ((ARN, "a"),)),
    ("distinct", ((ARN, "a"),)),
    ("sort", ((ARN, "a"),)),
    ("sum", ((COUNT, 1),)),
    ("setsubtract", (("a",), (ARN,))),
    ("zipmap", ((NAME,), ("a",))),
    ("join", (",", LIST)),
    ("format", (NAME, "a")),
    ("format", ("%q", ARN)),
    ("format", ("%s", LIST)),
    ("startswith", (PREFIXED, "arn:aws:s3")),
    ("jsondecode", (ARN,)),
    ("yamlencode", ({"a": ARN},)),
    ("sha256", (ARN,)),
    ("tostring", (COUNT,)),
    ("timestamp", ()),
    ("plantimestamp", ()),
    ("uuid", ()),
    ("bcrypt", ("a",)),
    ("bcrypt", ("a", 10)),
    ("base64gzip", ("a",)),
    ("issensitive", (ARN,)),
]


@pytest.mark.parametrize(("name", "arguments"), UNKNOWN)
def test_what_may_change_is_unknown(name: str, arguments: tuple[Any, ...]) -> None:
    result = run(name, *arguments)
    assert is_unknown(result)
    assert result.why or not arguments


TEMPLATES = [
    ("join", ("/", ("a", ARN, "b")), ("a/", ARN, "/b")),
    ("join", ("/", ("a", PREFIXED)), ("a/arn:aws:", ARN, ":end")),
    ("format", ("%s-%s", "a", ARN), ("a-", ARN)),
    ("format", ("%[2]s:%[1]s", ARN, "a"), ("a:", ARN)),
    ("format", ("%s%%", ARN), (ARN, "%")),
    ("format", ("%v/x", ARN), (ARN, "/x")),
    ("provider::aws::arn_build", ("aws", "s3", "", "", NAME), ("arn:aws:s3:::", NAME)),
]


@pytest.mark.parametrize(("name", "arguments", "parts"), TEMPLATES)
def test_an_unknown_string_keeps_its_pieces(name: str, arguments: tuple[Any, ...], parts: tuple[Any, ...]) -> None:
    result = run(name, *arguments)
    assert result.type == STRING
    assert result.form == Template(parts)


def test_formatlist_formats_what_is_known() -> None:
    """Each element is known, or unknown with its pieces, on its own."""
    first, second = run("formatlist", "%s/*", ("a", ARN))
    assert first == "a/*"
    assert second.form == Template((ARN, "/*"))


def test_json_of_an_unknown_is_that_value_again() -> None:
    """A policy with one unknown ARN is still read attribute by attribute."""
    encoded = run("jsonencode", {"Resource": [ARN], "Effect": "Allow"})
    assert isinstance(encoded.form, JsonOf)
    assert encoded.why == ARN.why
    assert run("jsondecode", encoded) == {"Effect": "Allow", "Resource": (ARN,)}


def test_a_sensitive_json_stays_sensitive() -> None:
    """The mark comes off inside, and goes on outside."""
    encoded = run("jsonencode", {"Resource": Sensitive(ARN)})
    assert isinstance(encoded, Sensitive)
    assert run("jsondecode", encoded).value == {"Resource": ARN}


def test_marks_stay_with_their_elements() -> None:
    """One secret in a map does not make the map's keys or its other values secret."""
    secret = Sensitive("x")
    assert run("merge", {"a": secret}, {"b": 1}) == {"a": secret, "b": 1}
    assert run("keys", {"a": secret}) == ("a",)
    assert isinstance(run("values", Sensitive({"a": 1})), Sensitive)
    assert isinstance(run("toset", (secret, "b")), Sensitive)


WRONG = [
    ("upper", (LIST,)),
    ("keys", (ARN,)),
    ("keys", (LIST,)),
    ("values", (COUNT,)),
    ("lookup", (LIST, "a")),
    ("lookup", (MAP, "a", ())),
    ("merge", (MAP, LIST)),
    ("merge", ({"a": 1}, FLAG)),
    ("zipmap", (LIST, MAP)),
    ("one", (PAIR,)),
    ("one", (ARN,)),
    ("element", (MAP, 0)),
    ("slice", (LIST, 2, 1)),
    ("slice", (ARN, 0, 1)),
    ("concat", (ARN, LIST)),
    ("reverse", (ARN,)),
    ("setproduct", (LIST, ARN)),
    ("matchkeys", (LIST, LIST, ((),))),
    ("setunion", (LIST, ((),))),
    ("parseint", (COUNT, 10)),
    ("length", (COUNT,)),
    ("sum", ({"a": COUNT},)),
    ("regex", ("(", ARN)),
    ("coalesce", (LIST, "a")),
]


@pytest.mark.parametrize(("name", "arguments"), WRONG)
def test_an_unknown_of_the_wrong_type_is_still_a_mistake(name: str, arguments: tuple[Any, ...]) -> None:
    """A list is no string, whatever it turns out to hold."""
    with pytest.raises(Mistake):
        run(name, *arguments)


TOLD = [
    ("keys", ({"b": 1, "a": "x"},)),
    ("values", ({"b": 1, "a": "x"},)),
    ("values", (Map({"a": 1}),)),
    ("lookup", ({"a": 1}, "a")),
    ("lookup", ({"a": 1}, "b", "x")),
    ("lookup", (Map({"a": 1}), "b", "2")),
    ("merge", ({"a": 1}, Map({"b": "x"}))),
    ("merge", (Map({"a": 1}), Map({"b": 2}))),
    ("zipmap", (["a", "b"], (1, "x"))),
    ("zipmap", (["a"], [1])),
    ("one", ((1,),)),
    ("one", (Set(["a"]),)),
    ("element", ((1, "a"), 3)),
    ("element", (["a", "b"], -1)),
    ("concat", ([1], ["a"])),
    ("concat", ([1], ("a", True))),
    ("reverse", ((1, "a"),)),
    ("reverse", (Set([1]),)),
    ("slice", ((1, "a", True), 1, 3)),
    ("slice", ([1, 2], 0, 1)),
    ("setproduct", (("a",), [1])),
    ("setproduct", (Set(["a"]), (1, "b"))),
    ("setunion", (Set([1]), Set(["a"]))),
    ("matchkeys", ([1], ["a"], ["a"])),
    ("chunklist", ([1, 2], 1)),
    ("distinct", ([1, 1],)),
    ("parseint", ("7", 10)),
    ("sum", ((1, 2),)),
    ("regex", ("(?P<x>a)", "a")),
    ("regexall", ("(a)(b)", "ab")),
]


@pytest.mark.parametrize(("name", "arguments"), TOLD)
def test_the_type_that_is_told_is_that_of_the_result(name: str, arguments: tuple[Any, ...]) -> None:
    """What a function says of the type of its result holds once all is known."""
    told = FUNCTIONS[name].told or getattr(result_types, name)
    assert told(*arguments) == type_of(run(name, *arguments))


def test_every_function_that_tells_a_type_has_a_case() -> None:
    telling = {name for name, declared in FUNCTIONS.items() if declared.told is not None}
    assert telling - {name for name, _ in TOLD} <= {"setintersection", "setsubtract"}  # they tell as setunion() does
