"""Alarms reach their topics. Source: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services.

A FIFO topic takes no message without a group (https://docs.aws.amazon.com/sns/latest/api/API_Publish.html), and alarms
have no argument for one; actions are ARNs (AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html).
"""

from collections.abc import Iterator
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint, undecided
from stackproof.constraints.alarms import ALARM_TYPES
from stackproof.constraints.key_policies import holder_of_policy
from stackproof.iam.answers import Answer, all_of, any_of, doubt, negate
from stackproof.iam.decisions import Request, decide
from stackproof.iam.documents import PolicyDocument
from stackproof.iam.principals import Principal, root_of
from stackproof.iam.request_context import Context, Values
from stackproof.iam.resource_arns import arn_of
from stackproof.iam.resource_policies import policies_of_resource
from stackproof.iam.role_policies import read_policy
from stackproof.model.graph import relation, target
from stackproof.model.kms_keys import key_of, unfit_for_logs
from stackproof.model.regions import account_of, partition_of, region_of, same_region
from stackproof.values import Unknown, template
from stackproof.values.shown import shown
from stackproof.values.texts import HOLE, text_with_holes

_ACTIONS = ("alarm_actions", "ok_actions", "insufficient_data_actions")
_FIELDS = 6  # of an ARN
_ARN = "arn:"
_ARN_ATTRIBUTES = (("arn",), ("id",))  # of a topic
_FIFO = ".fifo"
_CLOUDWATCH = Principal("Service", "cloudwatch.amazonaws.com")
_USES = ("kms:Decrypt", "kms:GenerateDataKey")
_KEY = "a key of the stack whose policy admits cloudwatch.amazonaws.com"
_OF_TOPIC = "# of the topic\nkms_master_key_id = aws_kms_key.NAME.id"
_ACTION = "alarm_actions = [aws_sns_topic.NAME.arn]"
_PUBLISH = """statement {
  actions   = ["sns:Publish"]
  resources = [aws_sns_topic.NAME.arn]

  principals {
    type        = "Service"
    identifiers = ["cloudwatch.amazonaws.com"]
  }
}"""


@constraint("alarms-can-notify", on=ALARM_TYPES, severity="high", policy=(57, "LOGGING"))
def alarms_can_notify(alarm: Resource, stack: Stack) -> Iterator[Verdict]:
    """The topic that an alarm publishes to admits CloudWatch, and so does the key that encrypts the topic.

    Why: CloudWatch cannot publish to a topic whose key does not let it in; the alarm goes off, and nobody is told.
    Fails: a topic that is encrypted with AWS's own key (``alias/aws/sns``), with a key of the stack without a statement
        for ``cloudwatch.amazonaws.com`` (``kms:Decrypt``, ``kms:GenerateDataKey*``); a topic policy that leaves
        CloudWatch out; a topic in another region; a key that is asymmetric or disabled; a FIFO topic, which takes no
        message without a group; a topic's name where its ARN stands, which CloudWatch refuses.
    Passes: a topic without a key; a key that admits CloudWatch. Actions of other kinds are not judged.
    Fix:
      statement {
        actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
        resources = ["*"]

        principals {
          type        = "Service"
          identifiers = ["cloudwatch.amazonaws.com"]
        }
      }
    """
    judged = False
    for name in _ACTIONS:
        actions = alarm.get(name)
        if isinstance(actions, Unknown):
            if not alarm.omitted(name):
                judged = True
                yield undecided(f"where {name} publish to", actions, name)
            continue
        for index, action in enumerate(actions or ()):
            verdict = _judge(alarm, action, (name, index), stack)
            judged = judged or verdict is not None
            yield from [verdict] if verdict is not None else []
    if not judged:
        yield Passed("it publishes to no topic")


def _judge(alarm: Resource, action: Any, path: tuple[str, int], stack: Stack) -> Verdict | None:
    if _is_no_arn(action):
        return Failed(f"{shown(action)} is no ARN", "the ARN of a topic", _ACTION, path)
    found = target(stack, action, "aws_sns_topic", near=alarm)
    if found.resource is None:
        far = _judge_region(alarm, action, path, stack)
        return far or _judge_elsewhere(action, found.unknown, found.source, path)
    topic = found.resource
    ordered = _is_fifo(topic)
    if ordered is True:
        return Failed(f"{topic} is a FIFO topic, to which no alarm publishes", "a standard topic", "", path)
    near = same_region(stack, alarm, topic)
    if near is False:
        return Failed(
            f"{topic} is in another region",
            "a topic in the region of the alarm",
            _ACTION,
            path,
        )
    admitted = _may_publish(alarm, topic, stack)
    if admitted is False:
        return Failed(
            f"the policy of {topic} does not let CloudWatch publish", "an Allow of sns:Publish", _PUBLISH, path
        )
    verdict = _judge_key(alarm, topic, path, stack)
    if isinstance(verdict, Failed):
        return verdict
    needed = (("is in the region of the alarm", near), ("lets CloudWatch publish", admitted), ("is FIFO", ordered))
    for needs, answer in needed:
        if isinstance(answer, Unknown):
            return undecided(f"whether {topic} {needs}", answer, *path)
    return verdict


def _is_no_arn(action: Any) -> bool:
    """Tell whether an action is surely something else: a name, say."""
    if isinstance(action, Unknown) and (reference := relation(action)) is not None and reference.path:
        return reference.address.type == "aws_sns_topic" and reference.path not in _ARN_ATTRIBUTES
    head = text_with_holes(action).partition(HOLE)[0]
    return (isinstance(action, str) or bool(head)) and not (head.startswith(_ARN) or _ARN.startswith(head or " "))


def _is_fifo(topic: Resource) -> Answer:
    fifo = topic.get("fifo_topic")
    if isinstance(fifo, Unknown) and not topic.omitted("fifo_topic"):
        return fifo
    return fifo is True or text_with_holes(topic.get("name")).endswith(_FIFO)


def _judge_region(alarm: Resource, action: Any, path: tuple[str, int], stack: Stack) -> Verdict | None:
    """Fail the topic of another stack whose ARN names another region."""
    fields, own = str(action).split(":") if isinstance(action, str) else [], region_of(stack, alarm)
    if fields[2:3] != ["sns"] or len(fields) < _FIELDS or isinstance(own, Unknown) or fields[3] == own:
        return None
    return Failed(f"{action} is in another region", "a topic in the region of the alarm", "", path)


def _judge_elsewhere(
    action: Any, unknown: Unknown | None, source: Resource | None, path: tuple[str, int]
) -> Verdict | None:
    """Judge an action that is no topic of the stack; one of another kind is not judged."""
    if isinstance(action, str) and ":sns:" not in action:
        return None
    if text_with_holes(action).endswith(_FIFO):
        return Failed(f"{shown(action)} is a FIFO topic, to which no alarm publishes", "a standard topic", "", path)
    if unknown is None and source is None and not isinstance(action, str):
        return None
    why = unknown.why if unknown is not None else ()
    return Undecided(f"how the topic {shown(action)} is encrypted", why, path)


def _judge_key(alarm: Resource, topic: Resource, path: tuple[str, int], stack: Stack) -> Verdict:
    value = topic.get("kms_master_key_id")
    if topic.omitted("kms_master_key_id") or value == "":
        return Passed(f"{topic} has no key that could keep CloudWatch out")
    key = key_of(stack, value)
    if key.managed_by == "aws":
        return Failed(f"{topic} is encrypted with {key.alias}, which admits no service", _KEY, _OF_TOPIC, path)
    if key.resource is None:
        why = key.unknown.why if key.unknown is not None else ()
        return Undecided(f"whether the key of {topic} admits CloudWatch", why, path)
    unfit = unfit_for_logs(stack, key.resource)
    if unfit is not None and not isinstance(unfit[1], Unknown):
        return Failed(f"{key.resource}, the key of {topic}, has {unfit[0]} = {shown(unfit[1])}", _KEY, "", path)
    admitted = _may_use(alarm, key.resource, stack)
    if isinstance(admitted, Unknown):
        return undecided(f"whether {key.resource} admits CloudWatch", admitted, *path)
    if admitted and unfit is not None:
        return undecided(f"{unfit[0]} of {key.resource}", unfit[1], *path)
    if admitted:
        return Passed(f"{key.resource}, the key of {topic}, admits CloudWatch")
    return Failed(f"{key.resource}, the key of {topic}, does not admit CloudWatch", _KEY, "", path)


def _may_use(alarm: Resource, key: Resource, stack: Stack) -> Answer:
    holder = holder_of_policy(key, stack)
    if isinstance(holder, Unknown):
        return holder
    if holder.omitted("policy") or holder.get("policy") == "":
        return False  # AWS's default policy admits the account alone
    policy = read_policy(holder.get("policy"), stack)
    arn, said = arn_of(stack, key), _said(alarm, stack)
    said |= {"kms:viaservice": (doubt("whether a request of CloudWatch comes by way of SNS"),)}
    return all_of(_granted([policy], Request(action, arn, Context(said, whole=False)), _CLOUDWATCH) for action in _USES)


def _may_publish(alarm: Resource, topic: Resource, stack: Stack) -> Answer:
    """Tell whether the topic's policy admits CloudWatch, by name or as what acts for the account; SNS's own does."""
    policies = policies_of_resource(topic, stack)
    if not policies:
        return True
    account = account_of(stack, topic)
    said = {**_said(alarm, stack), "aws:sourceowner": (account,)}
    request = Request("sns:Publish", arn_of(stack, topic), Context(said, whole=False))
    return any_of(_granted(list(policies), request, who) for who in (_CLOUDWATCH, root_of(account)))


def _granted(policies: list[PolicyDocument], request: Request, who: Principal) -> Answer:
    decision = decide(policies, request, who)
    return all_of((decision.allows, negate(decision.denies)))


def _said(alarm: Resource, stack: Stack) -> dict[str, Values]:
    """What CloudWatch says of itself, to a topic and to its key: whose alarm it is, and which."""
    region, account = region_of(stack, alarm), account_of(stack, alarm)
    place = (partition_of(region), ":cloudwatch:", region, ":", account)
    return {
        "aws:securetransport": ("true",),
        "aws:principalisawsservice": ("true",),
        "aws:sourceaccount": (account,),
        "aws:sourcearn": (template(("arn:", *place, ":alarm:", alarm.get("alarm_name"))),),
    }
