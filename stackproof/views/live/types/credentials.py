"""IAM: what a user signs in with, and lists of policies in which nothing else may stand."""

from __future__ import annotations

from typing import Any

from stackproof.views.live.access import AbsentError, Aws, UnreadError
from stackproof.views.live.reader import Given, Part, Read, Reader, Values, camel, fields

_SERVICE_CREDENTIALS = "list_service_specific_credentials"


def _only(listed: list[dict[str, Any]], key: str, id_: Any, what: str) -> dict[str, Any]:
    """Return the one with an id, or the only one there is; AWS has no names for them."""
    fit = [one for one in listed if id_ in (None, one[key])]
    if not fit:
        raise AbsentError(f"there is no {what}")
    if len(fit) > 1:
        raise UnreadError(f"there are {len(fit)} of {what}; give the state (--state)")
    return fit[0]


def _access_key(aws: Aws, given: Given) -> Values:
    user = given["user"]
    listed = aws.list("iam", "list_access_keys", "AccessKeyMetadata", UserName=user)
    found = _only(listed, "AccessKeyId", given.get("id"), f"access key of {user}")
    made = found["CreateDate"].strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"id": found["AccessKeyId"], "user": user, "status": found["Status"], "create_date": made}


def _service_credential(aws: Aws, given: Given) -> Values:
    user, service = given["user_name"], given["service_name"]
    answer = aws.ask("iam", _SERVICE_CREDENTIALS, UserName=user, ServiceName=service)
    listed = answer.get("ServiceSpecificCredentials", [])
    own = given.get("service_specific_credential_id")
    found = _only(listed, "ServiceSpecificCredentialId", own, f"credential of {user} for {service}")
    names = ("service_name", "service_specific_credential_id", "service_user_name", "status", "user_name")
    return {"id": f"{service}:{user}:{found['ServiceSpecificCredentialId']}", **fields(found, *names)}


def _login_profile(aws: Aws, given: Given) -> Values:
    found = aws.ask("iam", "get_login_profile", UserName=given["user"])["LoginProfile"]
    name = found["UserName"]
    return {"id": name, "user": name, "password_reset_required": found.get("PasswordResetRequired", False)}


def _policy_attachment(aws: Aws, given: Given) -> Values:
    arn, operation = given["policy_arn"], "list_entities_for_policy"
    kinds = {"groups": "Group", "roles": "Role", "users": "User"}
    holders = {
        name: [
            one[f"{kind}Name"] for one in aws.list("iam", operation, f"Policy{kind}s", PolicyArn=arn, EntityFilter=kind)
        ]
        for name, kind in kinds.items()
    }
    if not any(holders.values()):
        raise AbsentError(f"{arn} is attached to nobody")
    return {"policy_arn": arn, **holders}


def _attached_to(kind: str) -> Read:
    """Return what reads all managed policies of a ``user``, ``group`` or ``role``."""

    def read(aws: Aws, given: Given) -> Values:
        name = given[f"{kind}_name"]
        asked: dict[str, Any] = {f"{camel(kind)}Name": name}
        attached = aws.list("iam", f"list_attached_{kind}_policies", "AttachedPolicies", **asked)
        return {f"{kind}_name": name, "policy_arns": [one["PolicyArn"] for one in attached]}

    return read


def _inline_of_user(aws: Aws, given: Given) -> Values:
    name = given["user_name"]
    return {"user_name": name, "policy_names": aws.list("iam", "list_user_policies", "PolicyNames", UserName=name)}


_SECRETS_OF_KEY = frozenset({"pgp_key"})

READERS = (
    Reader("aws_iam_access_key", (("user",),), (Part(_access_key, ("iam:ListAccessKeys",)),), _SECRETS_OF_KEY),
    Reader(
        "aws_iam_service_specific_credential",
        (("user_name", "service_name"),),
        (Part(_service_credential, ("iam:ListServiceSpecificCredentials",)),),
    ),
    Reader(
        "aws_iam_user_login_profile",
        (("user",),),
        (Part(_login_profile, ("iam:GetLoginProfile",)),),
        _SECRETS_OF_KEY | {"password_length"},
    ),
    Reader(
        "aws_iam_policy_attachment",
        (("policy_arn",),),
        (Part(_policy_attachment, ("iam:ListEntitiesForPolicy",)),),
        frozenset({"name"}),
    ),
    *(
        Reader(
            f"aws_iam_{kind}_policy_attachments_exclusive",
            ((f"{kind}_name",),),
            (Part(_attached_to(kind), (f"iam:ListAttached{camel(kind)}Policies",)),),
        )
        for kind in ("group", "role", "user")
    ),
    Reader(
        "aws_iam_user_policies_exclusive",
        (("user_name",),),
        (Part(_inline_of_user, ("iam:ListUserPolicies",)),),
    ),
)
