"""What is refused before a test asks a real account, and what is said when AWS refuses."""

from typing import Any

import pytest
import real_account
from botocore.exceptions import ClientError, NoCredentialsError
from deployed_stacks import LIB, STACKS, Deployed
from made_outputs import outputs_of
from real_account import AccountError, Where, refusal, require_credentials, where
from recorded_aws import RecordedAws

from stackproof.views.live.access import UnreachableError

ELSEWHERE = "arn:aws:sqs:eu-west-1:123456789012:q"


@pytest.mark.parametrize("name", STACKS)
def test_a_stack_is_where_its_arns_are(name: str) -> None:
    assert (LIB / name).is_dir()
    assert where(name, outputs_of(name)) == Where("123456789012", RecordedAws(name).region)


MISTAKES: dict[str, tuple[dict[str, Any], str]] = {
    "missing": ({"sns_topic_arn": None, "dynamodb_table_name": None}, "lack dynamodb_table_name, sns_topic_arn; write"),
    "a text for a map": ({"dead_letter_queue_urls": "{}"}, "dead_letter_queue_urls is a map by the HCL"),
    "a text for a list": ({"alarm_names": "[]"}, "alarm_names is a list by the HCL"),
    "two regions": ({"sns_topic_arn": ELSEWHERE}, "name these regions: eu-west-1, us-east-1; it must be one"),
    "two accounts": (
        {"sns_topic_arn": "arn:aws:sns:us-east-1:210987654321:t"},
        "name these accounts: 123456789012, 210987654321; it must be one",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_outputs_that_are_wrong(mistake: str) -> None:
    changes, message = MISTAKES[mistake]
    outputs = {**outputs_of("payment_events"), **changes}
    with pytest.raises(AccountError) as refused:
        where("payment_events", {name: value for name, value in outputs.items() if value is not None})
    assert message in str(refused.value)
    assert "terraform output -json" in str(refused.value)


def test_outputs_without_any_arn() -> None:
    outputs = {name: [] if isinstance(value, list) else {} for name, value in outputs_of("payment_events").items()}
    with pytest.raises(AccountError, match="name these regions: none"):
        where("payment_events", outputs)


def test_outputs_of_another_stack() -> None:
    with pytest.raises(
        AccountError, match=r"market_data lack account_id, alarm_names, audit_table_arn and 3[0-9] more;"
    ):
        where("market_data", outputs_of("transaction_files"))


def test_a_stack_that_is_none_of_ours() -> None:
    with pytest.raises(AccountError, match="the stacks are payment_events, market_data"):
        where("payments", {})


class Account:
    """Credentials of one account, or an AWS that cannot be asked."""

    def __init__(self, account: str | Exception) -> None:
        self._account = account

    @property
    def account(self) -> str:
        if isinstance(self._account, Exception):
            raise self._account
        return self._account


@pytest.mark.parametrize(
    ("account", "message"),
    [
        ("123456789012", None),
        ("210987654321", "the outputs of s are of account 123456789012, and the credentials of 210987654321"),
        (
            UnreachableError("ExpiredToken The token is expired"),
            "AWS cannot be asked: ExpiredToken .* give credentials",
        ),
    ],
)
def test_credentials(monkeypatch: pytest.MonkeyPatch, account: Any, message: str | None) -> None:
    monkeypatch.setattr(real_account, "Aws", lambda _place: Account(account))
    places = {"s": Where("123456789012", "us-east-1")}
    if message is None:
        require_credentials(places)
        return
    with pytest.raises(AccountError, match=message):
        require_credentials(places)


def test_refusals_are_one_line() -> None:
    deployed = Deployed("market_data", "us-east-1")
    absent = ClientError({"Error": {"Code": "ResourceNotFoundException", "Message": "no f"}}, "GetFunction")
    said = refusal(absent, deployed)
    assert said is not None
    assert said.startswith("GetFunction: ResourceNotFoundException: no f (region us-east-1; is market_data still there")
    assert "Unable to locate credentials; give credentials" in str(refusal(NoCredentialsError(), deployed))
    assert refusal(AssertionError(), deployed) is None
