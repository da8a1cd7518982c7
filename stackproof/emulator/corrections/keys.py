"""KMS keys: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html."""

from __future__ import annotations

import json
from typing import Any

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
