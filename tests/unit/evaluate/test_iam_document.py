"""``aws_iam_policy_document``: rendered as by the real provider, and its structure where something is unknown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stackproof.evaluate.iam_document import render
from stackproof.values import STRING, AttributeOf, JsonOf, Mistake, Reason, Unknown
from stackproof.views.hcl_directory import load_stack

DOCUMENTS = Path(__file__).parent / "documents"
RENDERED: dict[str, dict[str, str]] = json.loads((DOCUMENTS / "rendered.json").read_text())


@pytest.mark.parametrize("address", RENDERED)
def test_renders_as_the_provider_does(address: str) -> None:
    stack = load_stack(DOCUMENTS)
    assert not stack.errors
    found = stack.data[address].values
    assert {name: found[name] for name in ("id", "json", "minified_json")} == RENDERED[address]


def unknown(why: str = "later") -> Unknown:
    return Unknown(STRING, (Reason(why),))


def statement(**arguments: Any) -> dict[str, Any]:
    return {"effect": None, "sid": None, "actions": ["a:B"], "resources": ["*"], **arguments}


def structure(values: dict[str, Any]) -> dict[str, Any]:
    found = render(values)["json"]
    assert isinstance(found, Unknown)
    assert isinstance(found.form, JsonOf)
    return dict(found.form.value)


def test_unknown_resource_leaves_the_rest_known() -> None:
    """One computed ARN makes the text unknown, not the actions, nor the other resources."""
    key = unknown()
    (found,) = structure({"statement": [statement(resources=["arn:x", key])]})["Statement"]
    assert found == {"Effect": "Allow", "Action": "a:B", "Resource": ["arn:x", key]}


def test_unknown_source_document_is_an_unknown_statement() -> None:
    """What a document of unknown structure adds is unknown; what is beside it is known."""
    source = unknown()
    found = structure({"source_policy_documents": [source], "statement": [statement()]})
    assert found["Statement"] == [source, {"Effect": "Allow", "Action": "a:B", "Resource": "*"}]


def test_structure_goes_through_source_documents() -> None:
    """A source document whose structure is known is merged like any other."""
    later = unknown()
    inner = render({"statement": [statement(sid="one"), statement(sid="two", resources=[later])]})["json"]
    found = structure({"source_policy_documents": [inner], "statement": [statement(sid="one", actions=["c:D"])]})
    assert [(one["Sid"], one["Action"]) for one in found["Statement"]] == [("one", "c:D"), ("two", "a:B")]
    assert found["Statement"][1]["Resource"] is later


def test_an_unknown_statement_that_is_replaced_leaves_nothing_unknown() -> None:
    """The document is known once what was unknown is overridden."""
    inner = render({"statement": [statement(sid="one", resources=[unknown()])]})["json"]
    found = render({"source_policy_documents": [inner], "statement": [statement(sid="one")]})["json"]
    assert json.loads(found)["Statement"] == [{"Sid": "one", "Effect": "Allow", "Action": "a:B", "Resource": "*"}]


def test_unknown_sid_and_effect() -> None:
    """Even a statement's name may be unknown."""
    sid, effect = unknown(), unknown()
    (found,) = structure({"policy_id": unknown(), "statement": [statement(sid=sid, effect=effect)]})["Statement"]
    assert (found["Sid"], found["Effect"]) == (sid, effect)


def test_unknown_blocks() -> None:
    """An unknown number of statements, principals or conditions is unknown where it stands."""
    later = unknown()
    condition = {"test": later, "variable": "v", "values": ["x"]}
    principal = {"type": later, "identifiers": ["x"]}
    blocks = [later, statement(principals=[later]), statement(principals=[principal]), statement(condition=[condition])]
    one, two, three, four = structure({"statement": blocks})["Statement"]
    assert one is later
    assert two["Principal"] is later
    assert three["Principal"] is later
    assert four["Condition"] is later


def test_unknown_version() -> None:
    """An unknown version is an unknown version."""
    later = unknown()
    assert structure({"version": later, "statement": [statement()]})["Version"] is later


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"source_policy_documents": ["nonsense"]}, "not JSON"),
        ({"override_policy_documents": ["[]"]}, "no list of objects"),
        ({"source_policy_documents": ['{"Statement": {}}']}, "no list of objects"),
        ({"source_policy_documents": ['{"Statement": ["x"]}']}, "no list of objects"),
        ({"statement": [statement(sid="x"), statement(sid="x")]}, 'the sid "x"'),
    ],
    ids=lambda case: str(case)[:50],
)
def test_documents_that_the_provider_refuses(values: dict[str, Any], message: str) -> None:
    with pytest.raises(Mistake, match=message):
        render(values)


def test_a_reference_in_a_document_survives(tmp_path: Path) -> None:
    """The key that a policy names is still that key, through the document's JSON and a local."""
    (tmp_path / "main.tf").write_text("""
resource "aws_sqs_queue" "q" {
  name = "q"
}
data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.q.arn, "${aws_sqs_queue.q.arn}/x"]
  }
}
locals {
  policy = data.aws_iam_policy_document.d.json
}
resource "aws_iam_policy" "p" {
  policy = local.policy
}
""")
    stack = load_stack(tmp_path)
    assert not stack.errors
    policy = stack.resources["aws_iam_policy.p"].values["policy"]
    assert isinstance(policy.form, JsonOf)
    first, second = policy.form.value["Statement"][0]["Resource"]
    assert isinstance(first.form, AttributeOf)
    assert str(first.form.reference) == "aws_sqs_queue.q.arn"
    assert second.form.parts == (first, "/x")
