"""CloudTrail: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DeleteTrail.html."""

from __future__ import annotations

from typing import Any

from moto.cloudtrail.models import CloudTrailBackend

from stackproof.emulator.corrections.patching import Method, around


def a_trail_cannot_be_deleted_by_arn() -> None:
    """Take the ARN that the provider sends; moto ignores it, and the trail stays."""

    @around(CloudTrailBackend, "delete_trail")
    def delete_trail(original: Method, self: Any, name: str) -> None:
        original(self, name.rsplit("/", 1)[-1])
