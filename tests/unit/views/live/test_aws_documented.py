"""Readers of types that the local AWS does not have, on documented answers: botocore holds each to AWS's own model."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any

import pytest
from botocore.stub import Stubber
from documented_others import OTHERS
from documented_types import ACCOUNT, POLICIES, REGION, Call, Case
from documented_unapplied import UNAPPLIED

from stackproof.schema import aws as provider
from stackproof.views.live.access import AbsentError, Aws, Place
from stackproof.views.live.reader import camel
from stackproof.views.live.types import readers

CASES = {case.type: case for case in (*POLICIES, *OTHERS, *UNAPPLIED)}
PREFIXES = {"efs": "elasticfilesystem", "s3control": "s3", "sso-admin": "sso", "opensearch": "es", "sesv2": "ses"}
OPERATIONS = {
    ("s3control", "get_bucket_policy"): "s3-outposts:GetBucketPolicy",
    ("s3control", "get_public_access_block"): "s3:GetAccountPublicAccessBlock",
    ("apigateway", "get_rest_api"): "apigateway:GET",
}
ACRONYMS = {"DescribeDb": "DescribeDB"}


@cache
def _aws() -> Aws:
    """One session for all: each new one reads the descriptions of the services again."""
    return Aws(Place(REGION))


class StubbedAws(Aws):
    """AWS that answers as a case says, in every region."""

    def __init__(self) -> None:
        vars(self).update(vars(_aws()), _clients={}, account=ACCOUNT)

    def at(self, region: str) -> Aws:
        return self


@contextmanager
def answering(*calls: Call, error: tuple[Call, str] | None = None) -> Iterator[StubbedAws]:
    """Return an AWS that answers these calls in their order, and nothing else."""
    aws, stubbers = StubbedAws(), {}
    with ExitStack() as stack:
        for service in {call.service for call in (*calls, *([error[0]] if error else []))}:
            stubbers[service] = stack.enter_context(Stubber(aws._client(service)))
        for call in calls:
            stubbers[call.service].add_response(call.operation, call.answer, call.arguments)
        if error is not None:
            code, _, message = error[1].partition(": ")
            stubbers[error[0].service].add_client_error(error[0].operation, code, message, 404)
        yield aws
        for stubber in stubbers.values():
            stubber.assert_no_pending_responses()


@pytest.fixture(autouse=True)
def give_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "of-a-test")
    monkeypatch.delenv("AWS_PROFILE", raising=False)


def values_of(case: Case, aws: Aws) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for part in readers()[case.type].parts:
        values |= part.read(aws, {**case.given, **values})
    return values


@pytest.mark.parametrize("type_", sorted(CASES))
def test_values_are_those_of_the_answers(type_: str) -> None:
    case = CASES[type_]
    schema = provider().resource(type_)
    assert schema is not None
    assert readers()[type_].finds(case.given)
    with answering(*case.calls) as aws:
        values = values_of(case, aws)
    assert values == case.values
    assert set(values) <= {*schema.attributes, *schema.blocks}


@pytest.mark.parametrize("type_", sorted(CASES))
def test_what_is_not_there_is_absent(type_: str) -> None:
    case = CASES[type_]
    first = case.calls[0]
    gone = case.absent
    if isinstance(gone, str):
        with answering(error=(first, gone)) as aws, pytest.raises(AbsentError):
            values_of(case, aws)
    else:
        call = Call(first.service, first.operation, first.arguments, gone)
        with answering(call) as aws, pytest.raises(AbsentError):
            values_of(case, aws)


@pytest.mark.parametrize("type_", sorted(CASES))
def test_the_actions_are_those_of_the_calls(type_: str) -> None:
    assert set(readers()[type_].actions) == {action(call) for call in CASES[type_].calls}


def action(call: Call) -> str:
    name = camel(call.operation)
    for ours, theirs in ACRONYMS.items():
        name = name.replace(ours, theirs)
    return OPERATIONS.get((call.service, call.operation), f"{PREFIXES.get(call.service, call.service)}:{name}")
