"""Payment processing with a fraud API that refuses: order within a group, a poisonous payment kept apart.

On the local AWS alone: the processor is led to an API of the test, and the DLQ processor tells people of what it finds.
"""

import json

import pytest
from contents import letters
from deployed_stacks import Deployed
from fraud_api import fraud_api
from payments import by_group, send, states, stored

pytestmark = [pytest.mark.integration, pytest.mark.emulator, pytest.mark.stack("lib/payment_processing")]


def test_groups_keep_their_order_while_every_seventh_fails_once(deployed: Deployed, mark: str) -> None:
    """A hundred payments in ten groups: each decided once, in the order of its group."""
    sent = [(f"{mark}-{number:03}", f"{mark}-acc-{number % 10}") for number in range(100)]
    failing = {transaction for transaction, _ in sent[::7]}
    with fraud_api(deployed) as api:
        api.refuses = lambda transaction, before: transaction in failing and before == 0
        send(deployed, sent)
        found = states(deployed, mark)
    assert found == {transaction: "APPROVED" for transaction, _ in sent}
    assert by_group(sent, api.decided) == by_group(sent, [transaction for transaction, _ in sent])
    assert {transaction for transaction, times in api.times.items() if times == 2} == failing
    assert max(api.times.values()) == 2


def test_a_poisonous_payment_blocks_only_its_group(deployed: Deployed, mark: str) -> None:
    """After three receives it lies in the FIFO dead letter queue; the other groups are done meanwhile."""
    sent = [(f"{mark}-{number:02}", f"{mark}-acc-{number % 4}") for number in range(20)]
    poison, group = sent[4]
    behind = {transaction for transaction, of in sent[5:] if of == group}
    with fraud_api(deployed) as api:
        api.refuses = lambda transaction, _: transaction == poison
        send(deployed, sent)
        found = states(deployed, mark)
    others = {transaction for transaction, of in sent if of != group}
    assert {found[transaction] for transaction in others} == {"APPROVED"}
    assert api.times[poison] == 3
    refused = letters(deployed, deployed.outputs["dead_letter_queue_url"], mark)
    dead = [json.loads(one["Body"])["transaction_id"] for one in refused]
    assert dead[0] == poison
    assert set(dead) <= {poison} | behind
    assert {one["Attributes"]["MessageGroupId"] for one in refused} == {group}
    assert found[sent[0][0]] == "APPROVED"
    # None is lost: what waited behind it was decided after it, or lies in the queue, in order.
    decided = {transaction for transaction in behind if found.get(transaction) == "APPROVED"}
    assert decided | set(dead) == {poison} | behind
    assert dead == sorted(dead)
    (kept,) = [item for item in stored(deployed, mark) if item["transaction_id"] == poison]
    assert (kept["payment_status"], kept["failure"]["cause"]) == ("RECEIVED", "FRAUD_API_REFUSED")


def test_what_is_no_payment_holds_nobody_up(deployed: Deployed, mark: str) -> None:
    """The API never hears of it; the next of its group is decided."""
    with fraud_api(deployed) as api:
        send(deployed, [(f"{mark}-bad", mark)], amount="-1")
        send(deployed, [(f"{mark}-good", mark)])
        found = states(deployed, mark)
    assert sorted(found.values()) == ["APPROVED", "REJECTED"]
    assert api.asked == [f"{mark}-good"]


def test_dead_letters_are_analysed_and_told_of(deployed: Deployed, mark: str) -> None:
    """The DLQ processor says why, changes nothing unless it is told to, and deletes what is named."""
    sent = [(f"{mark}-{number}", f"{mark}-{number}") for number in range(5)]
    with fraud_api(deployed) as api:
        api.refuses = lambda _transaction, _before: True
        send(deployed, sent)
        assert set(states(deployed, mark).values()) == {"RECEIVED"}
    first = analyse(deployed)
    assert sorted(first["causes"]["FRAUD_API_REFUSED"]) == [transaction for transaction, _ in sent]
    assert (first["alerted"], first["deleted"]) == (["FRAUD_API_REFUSED"], [])
    assert analyse(deployed)["analysed"] == len(sent)
    assert len(analyse(deployed, delete=_peek(deployed, mark))["deleted"]) == len(sent)
    assert analyse(deployed)["analysed"] == 0


def analyse(deployed: Deployed, **request: list[str]) -> dict[str, object]:
    """Invoke the DLQ processor by hand, as the README says."""
    answer = deployed.client("lambda").invoke(
        FunctionName=deployed.outputs["dlq_processor_function_name"], Payload=json.dumps(request)
    )
    assert "FunctionError" not in answer
    return dict(json.loads(answer["Payload"].read()))


def _peek(deployed: Deployed, mark: str) -> list[str]:
    """Give the ids of a test's dead letters, and leave them where they are."""
    sqs, queue = deployed.client("sqs"), deployed.outputs["dead_letter_queue_url"]
    found = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10)["Messages"]
    for one in found:
        sqs.change_message_visibility(QueueUrl=queue, ReceiptHandle=one["ReceiptHandle"], VisibilityTimeout=0)
    return [one["MessageId"] for one in found if mark in one["Body"]]
