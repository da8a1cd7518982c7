"""Corrections that save time: how slow a plain moto is, and that this one is not."""

import time
import uuid

import pytest
from moto.moto_server import werkzeug_app
from moto.moto_server.werkzeug_app import DomainDispatcherApplication

from stackproof.emulator.corrections import requests
from stackproof.emulator.process import Emulator

pytestmark = [pytest.mark.unit, pytest.mark.xdist_group("emulator")]
_PLAIN_LOOKUP = DomainDispatcherApplication.get_backend_for_host


def test_a_long_queue_is_not_slow(plain: Emulator, cloud: Emulator) -> None:
    """Plain moto takes some ten times as long for these six hundred."""
    assert seconds_to_send(cloud) < seconds_to_send(plain) / 2, "moto needs the correction no more"


def test_a_request_reads_no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plain moto lists its folders each time; here once for each host."""
    looked: list[str] = []
    folders = list(werkzeug_app.backends.list_of_moto_modules())
    monkeypatch.setattr(werkzeug_app.backends, "list_of_moto_modules", lambda: looked.append("") or folders)
    monkeypatch.setattr(DomainDispatcherApplication, "get_backend_for_host", _PLAIN_LOOKUP)
    assert requests_served() == ["sqs"] * 3
    assert len(looked) == 3, "moto needs the correction no more"
    looked.clear()
    requests.each_request_reads_a_folder()
    assert requests_served() == ["sqs"] * 3
    assert len(looked) == 1


def requests_served() -> list[str]:
    dispatcher = DomainDispatcherApplication(lambda _service: None)  # type: ignore[arg-type,return-value]
    return [dispatcher.get_backend_for_host("sqs.eu-west-1.amazonaws.com") for _ in range(3)]


def seconds_to_send(aws: Emulator) -> float:
    sqs = aws.client("sqs")
    url = sqs.create_queue(QueueName=f"queue-{uuid.uuid4().hex[:8]}")["QueueUrl"]
    started = time.monotonic()
    for batch in range(60):
        entries = [{"Id": str(number), "MessageBody": f"{batch}-{number}"} for number in range(10)]
        sqs.send_message_batch(QueueUrl=url, Entries=entries)
    return time.monotonic() - started
