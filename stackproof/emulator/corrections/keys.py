"""KMS keys: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html, API_DescribeKey.html."""

from __future__ import annotations

import json
from typing import Any

from moto.kms.models import KmsBackend
from moto.kms.responses import KmsResponse

from stackproof.emulator.corrections.patching import Method, around

_YEAR = 365


def the_rotation_period_is_dropped() -> None:
    """Keep the days between two rotations, and return them."""

    def key_of(response: Any) -> Any:
        backend = response.kms_backend
        return backend.keys[backend.get_key_id(response._get_param("KeyId"))]

    @around(KmsResponse, "enable_key_rotation")
    def enable(original: Method, self: Any) -> Any:
        answer = original(self)
        key_of(self).stackproof_rotation_period = self._get_param("RotationPeriodInDays") or _YEAR
        return answer

    @around(KmsResponse, "get_key_rotation_status")
    def status(original: Method, self: Any) -> str:
        answer = json.loads(original(self))
        if answer["KeyRotationEnabled"]:
            key = key_of(self)
            answer["RotationPeriodInDays"] = getattr(key, "stackproof_rotation_period", _YEAR)
            answer["KeyId"] = key.id
        return json.dumps(answer)


def a_primary_key_is_taken_for_a_replica() -> None:
    """Tell each key of several regions what it is, where moto shares one answer among all of them."""

    @around(KmsBackend, "describe_key")
    def describe(original: Method, self: Any, key_id: str) -> Any:
        key = original(self, key_id)
        if key.multi_region:
            shared = key.multi_region_configuration
            is_primary = key.arn == shared["PrimaryKey"]["Arn"]
            key.multi_region_configuration = {**shared, "MultiRegionKeyType": "PRIMARY" if is_primary else "REPLICA"}
        return key
