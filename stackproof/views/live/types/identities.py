"""IAM: users and groups, and their policies."""

from __future__ import annotations

from typing import Any

from stackproof.views.live.access import AbsentError, Aws
from stackproof.views.live.reader import Given, Part, Read, Reader, Values, camel, fields, tags_of
from stackproof.views.live.types.roles import document


def _user(aws: Aws, given: Given) -> Values:
    found = aws.ask("iam", "get_user", UserName=given["name"])["User"]
    return {
        **_identity(found, "User"),
        "permissions_boundary": found.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn"),
        **tags_of(found.get("Tags")),
    }


def _group(aws: Aws, given: Given) -> Values:
    return _identity(aws.ask("iam", "get_group", GroupName=given["name"])["Group"], "Group")


def _identity(found: dict[str, Any], kind: str) -> Values:
    name = found[f"{kind}Name"]
    return {"id": name, "name": name, **fields(found, "arn", "path", unique_id=f"{kind}Id")}


def _policy_of(kind: str) -> Read:
    """Return what reads an inline policy of a ``user`` or a ``group``."""

    def read(aws: Aws, given: Given) -> Values:
        asked: dict[str, Any] = {f"{camel(kind)}Name": given[kind], "PolicyName": given["name"]}
        found = aws.ask("iam", f"get_{kind}_policy", **asked)
        name = found["PolicyName"]
        return {
            "id": f"{given[kind]}:{name}", kind: given[kind], "name": name, "policy": document(found["PolicyDocument"]),
        }  # fmt: skip

    return read


def _attachment_of(kind: str) -> Read:
    """Return what reads whether a managed policy is attached to a ``user`` or a ``group``."""

    def read(aws: Aws, given: Given) -> Values:
        asked: dict[str, Any] = {f"{camel(kind)}Name": given[kind]}
        attached = aws.list("iam", f"list_attached_{kind}_policies", "AttachedPolicies", **asked)
        arn = given["policy_arn"]
        if arn not in {one["PolicyArn"] for one in attached}:
            raise AbsentError(f"{arn} is not attached to {given[kind]}")
        return {"id": f"{given[kind]}/{arn}", kind: given[kind], "policy_arn": arn}

    return read


def _readers_of(kind: str, read: Read, told: frozenset[str]) -> tuple[Reader, ...]:
    name = camel(kind)
    return (
        Reader(f"aws_iam_{kind}", (("name",),), (Part(read, (f"iam:Get{name}",)),), told),
        Reader(
            f"aws_iam_{kind}_policy",
            ((kind, "name"),),
            (Part(_policy_of(kind), (f"iam:Get{name}Policy",)),),
            frozenset({"name_prefix"}),
        ),
        Reader(
            f"aws_iam_{kind}_policy_attachment",
            ((kind, "policy_arn"),),
            (Part(_attachment_of(kind), (f"iam:ListAttached{name}Policies",)),),
        ),
    )


READERS = (
    *_readers_of("user", _user, frozenset({"force_destroy"})),
    *_readers_of("group", _group, frozenset()),
)
