"""Event source mappings from SQS: batches, filters, partial failures, order within groups.

Rules: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html,
https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html. What failed comes again when its
visibility timeout is over, at the emulator's pace; the redrive to the dead letter queue is SQS's own.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from typing import Any

from moto.awslambda.models import LambdaBackend
from moto.sqs.models import sqs_backends

from stackproof.emulator.access.evaluation import Request
from stackproof.emulator.access.judgement import refused_to_role
from stackproof.emulator.activity import ACTIVITY
from stackproof.emulator.corrections.patching import Method, around
from stackproof.emulator.events.filters import is_wanted, require_patterns
from stackproof.emulator.events.invocations import Invoker
from stackproof.emulator.running.environments import Answer
from stackproof.emulator.running.loops import lineage_of, remember_lineages
from stackproof.emulator.running.pools import LoopError, ThrottledError

_POLL_SECONDS = 0.1
_PARTIAL = "ReportBatchItemFailures"
_MOST_BATCHES = 1000  # of a mapping that has no maximum concurrency, whatever the function reserves


def poll_queues(invoker: Invoker) -> None:
    """Give each mapping a poller, where moto calls the function inside the sender's request."""

    remember_lineages()

    @around(LambdaBackend, "create_event_source_mapping")
    def create(original: Method, self: Any, spec: dict[str, Any]) -> Any:
        require_patterns(spec.get("FilterCriteria"))
        mapping = original(self, spec)
        queue = sqs_backends[self.account_id][self.region_name].queues.get(mapping.event_source_arn.rsplit(":", 1)[-1])
        if queue is not None:
            queue.lambda_event_source_mappings.clear()
            poller = Poller(invoker, self, mapping, queue)
            threading.Thread(target=poller.run, name=f"poller of {queue.name}", daemon=True).start()
        return mapping

    @around(LambdaBackend, "update_event_source_mapping")
    def update(original: Method, self: Any, uuid: str, spec: dict[str, Any]) -> Any:
        require_patterns(spec.get("FilterCriteria"))
        return original(self, uuid, spec)


class Poller:
    """Takes batches from one queue to one function while there is the mapping."""

    def __init__(self, invoker: Invoker, backend: Any, mapping: Any, queue: Any) -> None:
        self.invoker = invoker
        self.backend = backend
        self.mapping = mapping
        self.queue = queue
        self.places = threading.Semaphore(self._most_at_once())

    def _most_at_once(self) -> int:
        """A mapping does not heed what its function reserves: what is beyond is throttled, and uses up a receive."""
        scaling = self.mapping.scaling_config or {}
        return int(scaling.get("MaximumConcurrency") or _MOST_BATCHES)

    @property
    def _sqs(self) -> Any:
        return sqs_backends[self.backend.account_id][self.backend.region_name]

    def _is_on(self) -> bool:
        there = self.mapping.uuid in self.backend._event_source_mappings
        return there and self._sqs.queues.get(self.queue.name) is self.queue

    def run(self) -> None:
        """Poll until the mapping or the queue is deleted."""
        what = f"mapping of {self.queue.name}"
        ACTIVITY.watch(what, lambda: bool(self.mapping.enabled and self.queue._messages))
        try:
            while self._is_on():
                if not self.mapping.enabled or not self.queue.messages:
                    self._rest()
                elif self.places.acquire(timeout=_POLL_SECONDS):
                    self._take()
        finally:
            ACTIVITY.forget(what)

    def _rest(self) -> None:
        if self.mapping.enabled:
            self.queue.wait_for_messages(_POLL_SECONDS)
        else:
            time.sleep(_POLL_SECONDS)

    def _take(self) -> None:
        """Receive a batch and hand it on; the place is free again when the batch is done."""
        handed_on = False
        try:
            function = self.backend.get_function(self.mapping.function_arn)
            if not self._may_receive(function):
                time.sleep(_POLL_SECONDS)
                return
            self._fill_window()
            batch = self._keep_wanted(
                self._sqs.receive_message(
                    self.queue.name, self.mapping.batch_size, 0, int(self.queue.visibility_timeout), ["All"]
                )
            )
            if batch:
                handed_on = True
                what = f"batch of {self.queue.name}"
                self.invoker.background.submit(what, self._process, function, batch, time.time())
            else:  # the groups of all messages are at work: until one of them is done
                with self.queue._messages_lock:
                    self.queue._messages_lock.wait(_POLL_SECONDS)
        finally:
            if not handed_on:
                self.places.release()

    def _keep_wanted(self, received: list[Any]) -> list[Any]:
        """Delete what the mapping's filters let nobody have; return the rest."""
        criteria, region = self.mapping.filter_criteria, self.backend.region_name
        if not criteria:
            return received
        wanted = [one for one in received if is_wanted(criteria, record(one, self.queue, region))]
        others = [one for one in received if one not in wanted]
        if others:
            self._settle(others, set(), time.time())
            ACTIVITY.trace("not-wanted", queue=self.queue.name, size=len(others))
        return wanted

    def _may_receive(self, function: Any) -> bool:
        wanted = ("sqs:ReceiveMessage", "sqs:GetQueueAttributes", "sqs:DeleteMessage")
        refused = refused_to_role(function.role, [Request(action, self.queue.queue_arn) for action in wanted])
        if refused:
            ACTIVITY.trace("not-polled", queue=self.queue.name, role=function.role, denied=refused[0].action)
        return refused is None

    def _fill_window(self) -> None:
        """Wait for a full batch as long as the batching window allows."""
        seconds = float(self.mapping.max_batch_window or 0) * self.invoker.background.pace
        end = time.monotonic() + seconds
        while len(self.queue.messages) < self.mapping.batch_size and time.monotonic() < end:
            time.sleep(min(_POLL_SECONDS, seconds))

    def _process(self, function: Any, batch: list[Any], received: float) -> None:
        try:
            event = {"Records": [record(message, self.queue, self.backend.region_name) for message in batch]}
            try:
                answer, _ = self.invoker.pools.invoke(function, event, lineage_of(batch))
                failed = failed_items(answer, batch, _PARTIAL in (self.mapping.function_response_types or []))
            except ThrottledError:
                failed = {message.id for message in batch}
            except LoopError:
                failed = set()
                self._end_loop(function, batch)
            self._settle(batch, failed, received)
            ACTIVITY.trace(
                "batch", queue=self.queue.name, function=function.function_name, size=len(batch), failed=len(failed)
            )
        finally:
            self.places.release()

    def _end_loop(self, function: Any, batch: list[Any]) -> None:
        """Put the messages of a loop that Lambda ends into the queue's dead letter queue, if it has one."""
        ACTIVITY.trace("loop-ended", queue=self.queue.name, function=function.function_name, size=len(batch))
        if self.queue.dead_letter_queue is not None:
            for message in batch:
                message.visible_at = 0
                self.queue.dead_letter_queue.add_message(message)

    def _settle(self, batch: list[Any], failed: set[str], received: float) -> None:
        """Delete what succeeded; let the rest come again."""
        done = {message.id for message in batch} - failed
        again = (received + float(self.queue.visibility_timeout) * self.invoker.background.pace) * 1000
        queue = self.queue
        with queue._messages_lock:
            for message in [one for one in queue._messages if one.id in done]:
                queue.pending_messages.discard(message)
                queue.deleted_messages.update(message.all_receipt_handles)
            queue._messages = [one for one in queue._messages if one.id not in done]
            for message in (one for one in queue._messages if one.id in failed):
                message.visible_at = again
            queue._messages_lock.notify_all()


def failed_items(answer: Answer, batch: list[Any], partial: bool) -> set[str]:
    """Return the ids of the messages that failed: all of them, unless the answer names some.

    An answer that is no list of identifiers of this batch fails the whole batch, as in Lambda.
    """
    everything = {message.id for message in batch}
    if answer.error is not None:
        return everything
    if not partial:
        return set()
    result = json.loads(answer.payload)
    if result in (None, {}):
        return set()
    try:
        failed = {str(item["itemIdentifier"]) for item in result["batchItemFailures"] or []}
    except (KeyError, TypeError):
        return everything
    return failed if failed <= everything else everything


def record(message: Any, queue: Any, region: str) -> dict[str, Any]:
    """Write a message as the function gets it."""
    attributes = {
        "ApproximateReceiveCount": str(message.approximate_receive_count),
        "SentTimestamp": str(int(message.sent_timestamp)),
        "SenderId": message.sender_id,
        "ApproximateFirstReceiveTimestamp": str(int(message.approximate_first_receive_timestamp or 0)),
    }
    if queue.fifo_queue:
        attributes["MessageGroupId"] = message.group_id
        attributes["MessageDeduplicationId"] = message.deduplication_id
        attributes["SequenceNumber"] = message.sequence_number or "0"
    return {
        "messageId": message.id,
        "receiptHandle": message.receipt_handle,
        "body": message.body,
        "attributes": attributes,
        "messageAttributes": {name: _attribute(one) for name, one in message.message_attributes.items()},
        "md5OfBody": hashlib.md5(message.body.encode(), usedforsecurity=False).hexdigest(),
        "eventSource": "aws:sqs",
        "eventSourceARN": queue.queue_arn,
        "awsRegion": region,
    }


def _attribute(given: dict[str, Any]) -> dict[str, Any]:
    value = {name[0].lower() + name[1:]: one for name, one in given.items()}
    return {**value, "stringListValues": [], "binaryListValues": []}
