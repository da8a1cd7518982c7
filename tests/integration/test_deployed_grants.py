"""Least privilege, from both sides: every grant of a role is used by some test, and nothing that was tried is missing.

What no test here can use is listed with its reason. An entry that is used after all, or grants nothing, is stale.
"""

from fnmatch import fnmatchcase

import pytest
from deployed_stacks import STACKS, Deployed
from roles import attached, inline

from stackproof.emulator.access.usage import grants_of, missing, superfluous

pytestmark = [pytest.mark.integration, pytest.mark.emulator]

ASKED = "the specification lists it; the handler does without"
SERVICE = "the service's own role: the local AWS does not exercise it"
CHECKED = "Lambda checks it when the function is created; a stage that is invoked for an answer never sends"

# By stack: a pattern of "role: action on resource", and why no test uses it.
UNUSED: dict[str, dict[str, str]] = {
    "payment_events": {
        "event-processing-*-function-role-*: sqs:SendMessage on *": CHECKED,
        "event-processing-workflow-role-*: logs:*": "Step Functions delivers its logs: the local AWS writes none",
    },
    "transaction_files": {
        "role-transaction-processor-dev: s3:GetObject on *": "for a bucket without versions; this one has them",
    },
    "market_data": {
        "role-*-dev: logs:CreateLogGroup on [*]": "a part of AWSLambdaBasicExecutionRole, which is AWS's own",
        "role-processing-dev: dynamodb:Query on *": ASKED,
        "role-*-dev: sqs:SendMessage on *": "nothing fails for good in the later stages, which get what is sound",
    },
    "payment_processing": {
        "role-cloudtrail-dev: *": SERVICE,
        "role-vpc-flow-logs-dev: *": SERVICE,
        "role-dlq-processor-dev: dynamodb:*": ASKED,
        "role-dlq-processor-dev: sqs:GetQueueAttributes on *": ASKED,
        "role-payment-processor-dev: dynamodb:GetItem on *": ASKED,
        "role-*-processor-dev: kms:*": ASKED,
    },
}


@pytest.mark.parametrize("stack", STACKS)
def test_every_grant_is_used(stack: str, deployed: Deployed) -> None:
    iam = deployed.client("iam")
    roles = [one["RoleName"] for page in iam.get_paginator("list_roles").paginate() for one in page["Roles"]]
    grants = [
        grant
        for role in roles
        for grant in grants_of(role, [*inline(iam, role).values(), *attached(iam, role).values()])
    ]
    assert deployed.calls, "run the other tests of the stack as well: what they call is what is compared"
    unused = [str(grant) for grant in superfluous(grants, deployed.calls)]
    excused = UNUSED[stack]
    unexcused = [one for one in unused if not any(fnmatchcase(one, pattern) for pattern in excused)]
    assert not unexcused, "granted, and used by no test:\n" + "\n".join(unexcused)
    stale = [pattern for pattern in excused if not any(fnmatchcase(one, pattern) for one in unused)]
    assert not stale, "excused, but used or not granted:\n" + "\n".join(stale)
    refused = [str(one) for one in missing(deployed.calls)]
    assert not refused, "tried, and not granted:\n" + "\n".join(refused)
