"""Trails are sound. Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html."""

from collections.abc import Iterator
from dataclasses import replace

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint, undecided
from stackproof.constraints.hidden_blocks import hidden_blocks
from stackproof.constraints.settings import judge_setting
from stackproof.model import AttributePath
from stackproof.values import Unknown

_EVENTS, _ADVANCED = "event_selector", "advanced_event_selector"
_BOTH = "management events, reads and writes"

_NAMED = {
    "kms_key_id": "aws_kms_key.NAME.arn",
    "cloud_watch_logs_group_arn": '"${aws_cloudwatch_log_group.NAME.arn}:*"',
}


@constraint("cloudtrail-is-sound", on="aws_cloudtrail", severity="medium", policy=(61, "LOGGING"))
def cloudtrail_is_sound(trail: Resource, stack: Stack, *, log_group: bool = True) -> Iterator[Verdict]:
    """A trail covers all regions, validates its files, has a KMS key and sends to a log group.

    Why: what a trail leaves out cannot be looked up afterwards, and a file that anybody may change proves nothing.
    Fails: ``is_multi_region_trail`` is not true, unless another trail of the stack is; ``enable_log_file_validation``
        is not true; no ``kms_key_id``; no ``cloud_watch_logs_group_arn``; ``enable_logging = false``; selectors that
        leave out management events, or their reads or writes. Each has a part of its own that a waiver can name.
    Passes: a trail with all of them. ``log_group: false`` leaves the log group out, as CIS does since v3.0.0. Whether
        the account has a trail at all no stack can tell.
    Fix:
      is_multi_region_trail      = true
      enable_log_file_validation = true
    """
    yield _part("regions", _judge_regions(trail, stack))
    yield _part("logging", judge_setting(trail, ("enable_logging",), (True,), default=True))
    yield _part("events", _judge_events(trail))
    yield _part("validation", judge_setting(trail, ("enable_log_file_validation",), (True,), default=False))
    yield _part("key", _judge_name(trail, "kms_key_id", "the files have no key of yours"))
    if log_group:
        yield _part("log-group", _judge_name(trail, "cloud_watch_logs_group_arn", "no alarm can see its events"))


def _part(name: str, verdict: Verdict) -> Verdict:
    return verdict if isinstance(verdict, Passed) else replace(verdict, part=name)


def _judge_regions(trail: Resource, stack: Stack) -> Verdict:
    verdict = judge_setting(trail, ("is_multi_region_trail",), (True,), default=False)
    if isinstance(verdict, Passed):
        return verdict
    for kind in (Passed, Undecided):
        for other in stack.of_type(trail.type):
            found = _covers_all(other) if other is not trail else None
            if isinstance(found, kind):
                return found if isinstance(found, Undecided) else Passed(f"{other} covers all regions")
    return verdict


def _covers_all(trail: Resource) -> Verdict:
    """Judge whether a trail records the management events of all regions."""
    verdicts = [judge_setting(trail, ("is_multi_region_trail",), (True,), default=False), _judge_events(trail)]
    worst = (one for kind in (Failed, Undecided) for one in verdicts if isinstance(one, kind))
    return next(worst, verdicts[0])


def _judge_name(trail: Resource, name: str, without: str) -> Verdict:
    value = trail.get(name)
    if trail.omitted(name) or value == "":
        return Failed(f"no {name}: {without}", name, f"{name} = {_NAMED[name]}", (name,))
    if isinstance(value, Unknown) and not value.references:
        return undecided(name, value, name)
    return Passed(f"{name} is set")


def _judge_events(trail: Resource) -> Verdict:
    for name in (_EVENTS, _ADVANCED):
        value = trail.get(name)
        if isinstance(value, Unknown) and not trail.omitted(name):
            return undecided(name, value, name)
        for index, block in enumerate(value if isinstance(value, list | tuple) else ()):
            if isinstance(block, Unknown):
                return undecided(name, block, name, index)
    basic, advanced = trail.blocks(_EVENTS), trail.blocks(_ADVANCED)
    if not basic and not advanced:
        return Passed(f"it records {_BOTH}, by default")
    verdicts = [_judge_basic(trail, path) for path, _ in basic]
    verdicts += [_judge_advanced(trail, path) for path, _ in advanced]
    passed = next((one for one in verdicts if isinstance(one, Passed)), None)
    unknown = next((one for one in verdicts if isinstance(one, Undecided)), None)
    return passed or unknown or verdicts[0]


def _judge_basic(trail: Resource, path: AttributePath) -> Verdict:
    included = judge_setting(trail, (*path, "include_management_events"), (True,), default=True)
    both = judge_setting(trail, (*path, "read_write_type"), ("All",), default="All")
    return included if not isinstance(included, Passed) else both


def _judge_advanced(trail: Resource, path: AttributePath) -> Verdict:
    selectors = [block for _, block in trail.blocks(*path, "field_selector")]
    names = [block.get("field") for block in selectors]
    opaque = [unknown for _, unknown in hidden_blocks(trail, *path, "field_selector")]
    fields = dict(zip((str(one) for one in names), selectors, strict=True))
    unknown = next((one for one in (*opaque, *names) if isinstance(one, Unknown)), None)
    if unknown is not None:
        return undecided(_ADVANCED, unknown, *path)
    category = fields.get("eventCategory", {}).get("equals")
    named = category if isinstance(category, list | tuple) else [category]
    hidden = next((one for one in named if isinstance(one, Unknown)), None)
    if hidden is not None and "Management" not in named:
        return undecided(_ADVANCED, hidden, *path)
    if "Management" not in named:
        return Failed("its selectors leave out management events", _BOTH, "", path)
    if "readOnly" in fields:
        return Failed("its selectors leave out reads, or writes", _BOTH, "", path)
    return Passed(f"it records {_BOTH}")
