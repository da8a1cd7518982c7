"""Permissions for services name the source. Source: https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html."""

from stackproof.constraints import Failed, Passed, Resource, Verdict, constraint, undecided
from stackproof.iam.permissions import SERVICES
from stackproof.iam.public_access import names_an_owner
from stackproof.model.graph import is_plain
from stackproof.values import Unknown
from stackproof.values.shown import shown
from stackproof.values.texts import text_with_holes

_ARN, _ACCOUNT, _TOKEN = "source_arn", "source_account", "event_source_token"
_STORAGE = "s3.amazonaws.com"


@constraint(
    "lambda-permission-names-source",
    on="aws_lambda_permission",
    severity="high",
    policy=(34, "IAM"),
)
def lambda_permission_names_source(permission: Resource) -> Verdict:
    """A permission for an AWS service names the source, and the account as well where that is S3.

    Why: a service acts for all its customers; without a source, anybody's topic, rule or bucket calls the function.
    Fails: a service as principal without ``source_arn``; a ``source_arn`` without a fixed account, or, of a bucket, a
        fixed name; S3 without ``source_account``, as a bucket's name can become somebody else's.
    Passes: ``source_arn = aws_sns_topic.NAME.arn``; ``execution_arn/*/*`` of an API; an ``event_source_token`` of
        Alexa. Principals that are no service have names of their own.
    Fix: source_arn = aws_TYPE.NAME.arn
    """
    principal = permission.get("principal")
    if isinstance(principal, Unknown):
        return undecided("the principal", principal, "principal")
    if not text_with_holes(principal).endswith(SERVICES):
        return Passed(f"{principal} is no service")
    token = permission.get(_TOKEN)
    if isinstance(token, str) and token:
        return Passed("it has a token of its source")
    verdict = _judge_arn(permission, principal)
    if isinstance(token, Unknown) and not permission.omitted(_TOKEN) and isinstance(verdict, Failed):
        return undecided(_TOKEN, token, _TOKEN)
    return verdict


def _judge_arn(permission: Resource, principal: str) -> Verdict:
    fix, expected = f"{_ARN} = aws_TYPE.NAME.arn", "the source that may call the function"
    arn, account = permission.get(_ARN), permission.get(_ACCOUNT)
    if permission.omitted(_ARN) or arn == "":
        return Failed(f"no {_ARN}: every source of {principal} may call it", expected, fix, (_ARN,))
    owner = names_an_owner(arn)
    if owner is False:
        return Failed(f"{_ARN} = {shown(arn)} names nobody", expected, fix, (_ARN,))
    if principal.startswith(_STORAGE) and (permission.omitted(_ACCOUNT) or account == ""):
        return Failed(
            f"no {_ACCOUNT}: a bucket's name can become somebody else's",
            "the account",
            f"{_ACCOUNT} = data.aws_caller_identity.NAME.account_id",
            (_ACCOUNT,),
        )
    if isinstance(owner, Unknown):
        return undecided(_ARN, owner, _ARN)
    if principal.startswith(_STORAGE) and isinstance(account, Unknown) and not is_plain(account):
        return undecided(_ACCOUNT, account, _ACCOUNT)
    return Passed(f"it names {shown(arn)}")
