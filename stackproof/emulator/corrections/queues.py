"""SQS queues: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html."""

from __future__ import annotations

import functools
import json
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from moto.core.utils import unix_time_millis
from moto.sqs.models import DEDUPLICATION_TIME_IN_SECONDS, Message, Queue, SQSBackend

from stackproof.emulator.corrections.patching import Method, around

_COMPACT = (",", ":")


def _correct_attributes(correct: Any) -> None:
    original = Queue.attributes
    Queue.attributes = property(lambda self: correct(self, original.fget(self)))  # type: ignore[assignment,method-assign,attr-defined]


def the_redrive_allow_policy_is_dropped() -> None:
    """Return it, and leave out what was emptied: the provider waits for both, for ever."""
    Queue.BASE_ATTRIBUTES.append("RedriveAllowPolicy")
    Queue.redrive_allow_policy = None  # type: ignore[attr-defined]
    _correct_attributes(lambda _queue, found: {name: one for name, one in found.items() if one not in (None, "")})


def the_redrive_policy_comes_back_spaced() -> None:
    """Return it as compact as it was given; another text is drift."""

    def compact(queue: Any, found: dict[str, Any]) -> dict[str, Any]:
        policy = queue.redrive_policy
        return {**found, "RedrivePolicy": json.dumps(policy, separators=_COMPACT)} if policy else found

    _correct_attributes(compact)


def each_message_makes_the_next_one_slower() -> None:
    """Look at the clock once for all messages, and count them only where somebody asks.

    moto counts every message of a queue, four times, for each message that is sent or received.
    """

    def messages(queue: Any) -> list[Message]:
        now = unix_time_millis()
        return [one for one in queue._messages if now > one.visible_at and now >= one.delayed_until]

    Queue.messages = property(messages)  # type: ignore[assignment,method-assign]
    original = Queue.attributes
    Queue.attributes = property(lambda self: _Attributes(self, original.fget))  # type: ignore[assignment,method-assign,attr-defined]

    @around(SQSBackend, "get_queue_attributes")
    def get_queue_attributes(given: Method, self: Any, queue_name: str, attribute_names: list[str]) -> dict[str, Any]:
        found = given(self, queue_name, attribute_names)
        return dict(found.items())

    @around(SQSBackend, "is_message_valid_based_on_retention_period")
    def is_kept(_original: Method, self: Any, queue_name: str, message: Message) -> bool:
        since = getattr(message, "stackproof_kept_since", message.sent_timestamp)
        kept_until = float(since or 0) + self.get_queue(queue_name).message_retention_period * 1000
        return bool(unix_time_millis() < kept_until)


class _Attributes(Mapping[str, Any]):
    """A queue's attributes, worked out when they are asked for, but for the one that each message asks for."""

    def __init__(self, queue: Any, work_out: Callable[[Any], dict[str, Any]]) -> None:
        self._queue = queue
        self._work_out = work_out

    @functools.cached_property
    def _all(self) -> dict[str, Any]:
        return self._work_out(self._queue)

    def get(self, name: str, default: Any = None) -> Any:
        """Return an attribute."""
        if name == "ContentBasedDeduplication":
            return str(self._queue.content_based_deduplication).lower() if self._queue.fifo_queue else default
        return self._all.get(name, default)

    def __getitem__(self, name: str) -> Any:
        return self._all[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


def the_policy_is_dropped_with_other_attributes() -> None:
    """Keep the policy where a change does not speak of it."""

    @around(Queue, "_set_attributes")
    def set_attributes(original: Method, self: Any, attributes: dict[str, Any], now: float | None = None) -> None:
        kept = self.policy if "Policy" not in attributes and hasattr(self, "_policy_json") else None
        original(self, attributes, now)
        if kept is not None:
            self.policy = kept


def messages_are_lost_between_threads() -> None:
    """Let one thread at a time change a queue: moto replaces the list of messages while another one appends to it."""

    @around(Queue, "delete_message")
    def delete(original: Method, self: Any, receipt_handle: str) -> None:
        with self._messages_lock:
            original(self, receipt_handle)

    @around(Queue, "add_message")
    def add_message(original: Method, self: Any, message: Message) -> None:
        with self._messages_lock:
            original(self, message)

    @around(SQSBackend, "receive_message")
    def receive(original: Method, self: Any, name: str, count: int, wait: int, *more: Any) -> list[Message]:
        end = time.monotonic() + int(wait or 0)
        while True:
            queue = self.get_queue(name)
            with queue._messages_lock:
                found: list[Message] = original(self, name, count, 0, *more)
            left = end - time.monotonic()
            if found or left <= 0:
                return found
            queue.wait_for_messages(min(1.0, left))


def a_later_message_of_a_group_overtakes() -> None:
    """Let all messages of a group that may be received again come again in their order.

    moto takes them off the list of pending messages one by one, and skips the first for the sake of the second.
    """

    @around(SQSBackend, "receive_message")
    def receive(original: Method, self: Any, name: str, *more: Any) -> list[Message]:
        queue = self.get_queue(name)
        for message in [one for one in queue.pending_messages if one.visible]:
            queue.pending_messages.discard(message)
        found: list[Message] = original(self, name, *more)
        return found


def a_consumed_message_is_accepted_again() -> None:
    """Remember deduplication ids for five minutes, also of messages that were deleted meanwhile."""

    @around(Queue, "add_message")
    def add_message(original: Method, self: Any, message: Message) -> None:
        if not self.fifo_queue or not message.deduplication_id:
            original(self, message)
            return
        with self._messages_lock:
            seen: dict[str, float] = self.__dict__.setdefault("stackproof_seen", {})
            before = seen.get(message.deduplication_id)
            now = time.monotonic()
            if before is None or now - before >= DEDUPLICATION_TIME_IN_SECONDS:
                seen[message.deduplication_id] = now
                original(self, message)


def a_dead_letter_of_a_fifo_queue_is_as_old_as_its_message() -> None:
    """Count a message's retention anew when it moves to another FIFO queue; in standard queues it is as moto has it.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html
    """

    @around(Queue, "add_message")
    def add_message(original: Method, self: Any, message: Message) -> None:
        if self.fifo_queue:
            message.stackproof_kept_since = unix_time_millis()  # type: ignore[attr-defined]
        original(self, message)
