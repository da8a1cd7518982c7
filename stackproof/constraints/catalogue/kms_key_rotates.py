"""Keys rotate. Source: https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html."""

from stackproof.constraints import Failed, Passed, Resource, Verdict, constraint, undecided
from stackproof.model.graph import identity
from stackproof.values import Unknown

_YEAR = 365
_OTHER_USES = ("SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT")  # of keys that are not symmetric


@constraint("kms-key-rotates", on="aws_kms_key", severity="medium", policy=(8, "ENCRYPTION"))
def kms_key_rotates(key: Resource) -> Verdict | None:
    """Symmetric KMS keys rotate every year.

    Why: what one key material protects, and what its loss exposes, stays bounded.
    Fails: ``enable_key_rotation`` is false, or not set (the default is false); a ``rotation_period_in_days`` over 365.
    Passes: ``enable_key_rotation = true``. Asymmetric and HMAC keys cannot rotate and are not judged, nor are keys in a
        custom key store (CloudHSM or external), keys of imported material, and replicas: these rotate with their
        primary.
    Fix: enable_key_rotation = true
    """
    spec, store = key.get("customer_master_key_spec"), key.get("custom_key_store_id")
    if isinstance(spec, str) and spec != "SYMMETRIC_DEFAULT":
        return None
    if key.get("key_usage") in _OTHER_USES:
        return None
    if (isinstance(store, str) and store) or (isinstance(store, Unknown) and identity(store) is not None):
        return None
    verdict = _judge_rotation(key)
    for name, value in (("customer_master_key_spec", spec), ("custom_key_store_id", store)):
        if isinstance(verdict, Failed) and isinstance(value, Unknown) and not key.omitted(name):
            return undecided(name, value, name)
    return verdict


def _judge_rotation(key: Resource) -> Verdict:
    rotates = key.get("enable_key_rotation")
    if isinstance(rotates, Unknown) and not key.omitted("enable_key_rotation"):
        return undecided("enable_key_rotation", rotates, "enable_key_rotation")
    if rotates is True:
        return _judge_period(key)
    found = (
        "enable_key_rotation = false"
        if not key.omitted("enable_key_rotation")
        else "no enable_key_rotation: the default is false"
    )
    wanted = "enable_key_rotation = true"
    return Failed(found, wanted, wanted, ("enable_key_rotation",))


def _judge_period(key: Resource) -> Verdict:
    days = key.get("rotation_period_in_days")
    if key.omitted("rotation_period_in_days"):
        return Passed("it rotates every year")
    if isinstance(days, Unknown):
        return undecided("rotation_period_in_days", days, "rotation_period_in_days")
    if days <= _YEAR:
        return Passed(f"it rotates every {days} days")
    wanted = f"rotation_period_in_days of {_YEAR} or less"
    return Failed(
        f"rotation_period_in_days = {days}", wanted, f"rotation_period_in_days = {_YEAR}", ("rotation_period_in_days",)
    )
