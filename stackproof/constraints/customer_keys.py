"""Judging which KMS key something is encrypted with: a customer managed one that the service can use."""

from __future__ import annotations

from typing import Any

from stackproof.constraints.settings import name_of, within
from stackproof.constraints.verdict import Failed, Passed, Verdict, undecided
from stackproof.model import AttributePath, Resource, Stack
from stackproof.model.kms_keys import key_of, unfit_for_logs
from stackproof.model.regions import region_of, same_region
from stackproof.values import Unknown
from stackproof.values.shown import shown
from stackproof.values.texts import HOLE, text_with_holes

_EXPECTED = "a customer managed key"


def judge_customer_key(
    holder: Resource, stack: Stack, path: AttributePath, *, without: str, of: str, near: bool = True
) -> Verdict:
    """Judge the key that an argument names.

    Args:
        holder: what is encrypted.
        stack: its stack.
        path: the argument that names the key.
        without: what encrypts it where no key is named, for the message.
        of: what is encrypted, for the message.
        near: whether the key has to be in the region of what it encrypts; a replica's is not.
    """
    name, value = name_of(path), holder.get(*path)
    fix = within(path, f"{path[-1]} = aws_kms_key.NAME.arn")
    if holder.omitted(*path) or value == "":
        return Failed(f"no {name}: {without}", _EXPECTED, fix, path)
    key = key_of(stack, value)
    if key.unknown is not None:
        return undecided("who manages the key", key.unknown, *path)
    if key.managed_by == "customer":
        return judge_use(holder, stack, path, of=of, near=near) or Passed(
            f"it is encrypted with {key.resource or key.alias}"
        )
    given = f"{name} = {shown(value)}" + (f", the AWS managed key {key.alias}" if key.alias else "")
    return Failed(given, _EXPECTED, fix, path)


def judge_use(holder: Resource, stack: Stack, path: AttributePath, *, of: str, near: bool = True) -> Verdict | None:
    """Judge whether a service can use the key that an argument names: nothing where it can, or nobody knows the key."""
    value = holder.get(*path)
    key = key_of(stack, value).resource
    if key is not None:
        return _judge_key(holder, key, stack, path, of, near=near)
    return _judge_region(holder, stack, value, path, of) if near else None


def _judge_region(holder: Resource, stack: Stack, value: Any, path: AttributePath, of: str) -> Verdict | None:
    """Judge the region that the ARN of a key names, where that of its holder is known: ``region-is`` asks for that."""
    fields = text_with_holes(value).split(":") if isinstance(value, str | Unknown) else []
    if len(fields) < 6 or fields[2] != "kms" or HOLE in fields[3]:
        return None
    own = region_of(stack, holder)
    if isinstance(own, Unknown) or own == fields[3]:
        return None
    return Failed(f"the key is in {fields[3]}, the {of} in {own}", f"a key of the {of}'s region", "", path)


def _judge_key(
    holder: Resource, key: Resource, stack: Stack, path: AttributePath, of: str, *, near: bool
) -> Verdict | None:
    """Judge a key of the stack: nothing where it can be used. Services take symmetric keys of their own region."""
    expected, fix = f"a symmetric key of the {of}'s region", within(path, f"{path[-1]} = aws_kms_key.NAME.arn")
    unfit, same = unfit_for_logs(stack, key), same_region(stack, holder, key) if near else True
    if unfit is not None and not isinstance(unfit[1], Unknown):
        return Failed(f"{key} has {unfit[0]} = {shown(unfit[1])}", expected, fix, path)
    if same is False:
        return Failed(f"{key} is in another region", expected, fix, path)
    if unfit is not None:
        return undecided(f"{unfit[0]} of {key}", unfit[1], *path)
    return undecided(f"whether {key} is in the region of the {of}", same, *path) if same is not True else None
