"""The errors of the pipeline.

Step Functions sees an error by its class name and decides by it: ``AuditUnavailableError`` is tried
again, every other one fails the event at once (``retriable_errors`` in step_functions.tf).
"""


class ConfigurationError(Exception):
    """The environment lacks a setting, or holds one that makes no sense."""


class MalformedInputError(Exception):
    """The function was invoked with something that its caller never sends."""


class InvalidFieldError(Exception):
    """One field of a provider's payload is missing or wrong; the message names it."""


class ConflictingRecordError(Exception):
    """The stage has recorded this event before, with other content."""


class AuditUnavailableError(Exception):
    """The audit table is busy or out of reach for now; trying again may help."""


class AuditRefusedError(Exception):
    """The audit table refuses the record, and would refuse it again."""


class PublishError(Exception):
    """The event bus did not take an event."""


class DeliveryError(Exception):
    """Messages of the topic could not be put on the event bus; the message names each and why."""
