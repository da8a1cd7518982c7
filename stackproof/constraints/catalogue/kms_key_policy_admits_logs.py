"""Keys of log groups admit CloudWatch Logs. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint, undecided
from stackproof.constraints.key_policies import holder_of_policy
from stackproof.iam.answers import Answer, any_of, doubt
from stackproof.iam.decisions import Decision, Request, covers_action, decide
from stackproof.iam.documents import InvalidPolicy, PolicyDocument, Statement, allows, parse_policy
from stackproof.iam.principals import Principal, names
from stackproof.iam.public_access import admits_everybody
from stackproof.iam.request_context import Context
from stackproof.iam.resource_arns import arn_of, spell_out_policy
from stackproof.iam.resource_wildcards import wildcard_in
from stackproof.iam.statement_places import place_of_statement
from stackproof.model.kms_keys import KEY_TYPES, key_of, unfit_for_logs
from stackproof.model.regions import account_of, partition_of, same_region
from stackproof.values import Unknown, template
from stackproof.values.shown import shown

_CONTEXT = "kms:encryptioncontext:aws:logs:arn"
_ACTIONS = (
    "kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey", "kms:DescribeKey",
)  # fmt: skip
_EXPECTED = "an Allow for logs.REGION.amazonaws.com with a condition on kms:EncryptionContext:aws:logs:arn"


@constraint("kms-key-policy-admits-logs", on=KEY_TYPES, severity="high", policy=(7, "ENCRYPTION"))
def kms_key_policy_admits_logs(key: Resource, stack: Stack, *, region: str) -> Iterator[Verdict]:
    """A key that encrypts log groups admits CloudWatch Logs of its region, for those log groups only.

    Why: without it every write fails; without the condition every log group of the region may use the key.
    Fails: no statement for the service's principal, one without the encryption context condition, one whose context is
        a wildcard, an action that CloudWatch Logs needs left out, a log group of the key left out: by its name, region
        or account, by a further condition, by a Resource that is another key, or by a Deny. A statement that admits
        everybody without a condition on who that is. A key that is asymmetric, disabled, or in another region.
    Passes: ``logs.REGION.amazonaws.com`` may encrypt, decrypt, re-encrypt, make data keys and describe the key, where
        ``kms:EncryptionContext:aws:logs:arn`` names log groups. Keys of no log group are not judged. A log group of a
        provider with an alias is in that provider's region, others in ``region``. Replica and external keys have
        policies of their own.
    Fix:
      statement {
        actions   = ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"]
        resources = ["*"]

        principals {
          type        = "Service"
          identifiers = ["logs.REGION.amazonaws.com"]
        }

        condition {
          test     = "ArnEquals"
          variable = "kms:EncryptionContext:aws:logs:arn"
          values   = ["arn:aws:logs:REGION:ACCOUNT:log-group:NAME"]
        }
      }
    """
    groups = _groups_by_key(stack).get(str(key.address), [])
    if not groups:
        return
    yield from _fitness(key, groups, stack)
    holder = holder_of_policy(key, stack)
    if isinstance(holder, Unknown):
        yield undecided("which key an aws_kms_key_policy is of", holder, "policy")
        return
    if holder.omitted("policy"):
        yield _failed("no policy: CloudWatch Logs may not use the key")
        return
    try:
        policy = spell_out_policy(stack, parse_policy(holder.get("policy")))
    except InvalidPolicy as error:
        yield replace(_failed(f"the policy cannot be read: {error}"), where=holder.place("policy"))
        return
    for verdict, statement in _judge(policy, [_LogWriter(stack, key, group, region) for group in groups]):
        if isinstance(verdict, Passed):
            yield verdict
        elif statement is None:
            yield replace(verdict, where=holder.place("policy"))
        else:
            where = place_of_statement(stack, holder, ("policy",), policy, statement)
            yield replace(verdict, part=statement.label, where=where)


def _fitness(key: Resource, groups: list[Resource], stack: Stack) -> Iterator[Verdict]:
    """Judge the key itself: whether CloudWatch Logs can use it at all."""
    unfit = unfit_for_logs(stack, key)
    if unfit is not None and isinstance(unfit[1], Unknown):
        yield undecided("whether the key is symmetric and enabled", unfit[1], unfit[0])
    elif unfit is not None:
        found = f"{unfit[0]} = {shown(unfit[1])}: CloudWatch Logs cannot use the key"
        yield Failed(found, "a symmetric key that is enabled", f"# remove {unfit[0]}", (unfit[0],))
    for group in groups:
        near = same_region(stack, group, key)
        if isinstance(near, Unknown):
            yield undecided(f"whether {group} is in the region of the key", near)
        elif not near:
            yield Failed(f"{group} is in another region than the key", "a key of the log group's region")


def _groups_by_key(stack: Stack) -> dict[str, list[Resource]]:
    def compute() -> dict[str, list[Resource]]:
        found: dict[str, list[Resource]] = {}
        for group in stack.of_type("aws_cloudwatch_log_group"):
            key = key_of(stack, group.get("kms_key_id")).resource
            if key is not None:
                found.setdefault(str(key.address), []).append(group)
        return found

    return stack.once("log groups by key", compute)


def _failed(found: str) -> Failed:
    return Failed(found, _EXPECTED, "", ("policy",))


@dataclass(frozen=True, slots=True)
class _LogWriter:
    """CloudWatch Logs as it writes to one log group under a key."""

    stack: Stack
    key: Resource
    group: Resource
    region: str

    @property
    def service(self) -> Principal:
        """The principal of the region: in China its name has ``.cn`` behind it, which a statement may write."""
        return Principal("Service", template(("logs.", self._region, ".amazonaws.com")))

    @property
    def _region(self) -> str | Unknown:
        return self.group.region if self.group.region is not None else self.region

    def may(self, policy: PolicyDocument) -> Iterator[tuple[str, Decision]]:
        """Judge each action. A context that ends with ``:*``, as the API shows a log group's ARN, counts as well."""
        place = (partition_of(self._region), ":logs:", self._region, ":", account_of(self.stack, self.group))
        arn = template(("arn:", *place, ":log-group:", self.group.get("name")))
        service, key = self.service, arn_of(self.stack, self.key)
        contexts = [self._context(context, arn) for context in (arn, template((arn, ":*")))]
        for action in _ACTIONS:
            bare, starred = (decide([policy], Request(action, key, context), service) for context in contexts)
            yield action, Decision(any_of((bare.allows, starred.allows)), bare.denies, bare.by)

    def _context(self, context: Any, arn: Any) -> Context:
        """What the service says of itself beyond these keys, its documentation does not tell."""
        account = account_of(self.stack, self.group)
        said = {
            _CONTEXT: (context,),
            "kms:encryptioncontextkeys": ("aws:logs:arn",),
            "aws:sourceaccount": (account,),
            "aws:sourcearn": (template((arn, doubt("what stands behind a log group in aws:SourceArn"))),),
            "aws:securetransport": ("true",),  # KMS answers nothing else
            "aws:principalisawsservice": ("true",),
            "aws:principalservicename": (self.service.name,),
        }
        return Context(said, whole=False)


def _judge(policy: PolicyDocument, writers: list[_LogWriter]) -> Iterator[tuple[Verdict, Statement | None]]:
    for statement in policy.statements:
        public = admits_everybody(statement)
        if isinstance(public, Unknown):
            yield undecided(f"whether {statement.label} admits everybody", public, "policy"), statement
        elif public:
            yield _failed(f"{statement.label} admits everybody"), statement
    services = {str(writer.service.name): writer.service for writer in writers}
    for name, service in services.items():
        yield from _judge_service(policy, service, [one for one in writers if str(one.service.name) == name])


def _judge_service(
    policy: PolicyDocument, service: Principal, writers: list[_LogWriter]
) -> Iterator[tuple[Verdict, Statement | None]]:
    candidates = [(one, _is_for(one, service)) for one in policy.statements if allows(one) is not False]
    statements = [one for one, certain in candidates if certain is True]
    opaque = [*policy.unknown, *(certain for _, certain in candidates if isinstance(certain, Unknown))]
    if opaque:
        yield undecided("who the key's policy admits", opaque[0], "policy"), None
        return
    if not statements:
        yield _failed(f"no statement for {service.name}"), None
        return
    found = [*_missing(statements, service), *((_judge_condition(one), one) for one in statements)]
    if any(isinstance(verdict, Failed) for verdict, _ in found):
        yield from found
        return
    decided = [*_left_out(policy, writers)]
    hidden = any(isinstance(verdict, Undecided) for verdict, _ in found)
    yield from found
    yield from ((verdict, one) for verdict, one in decided if not (hidden and isinstance(verdict, Undecided)))


def _is_for(statement: Statement, service: Principal) -> Answer:
    """Tell whether a statement names the service; whether one admits everybody is another question."""
    given = statement.principals
    if isinstance(given, dict):
        given = next(({"Service": named} for kind, named in given.items() if kind.lower() == "service"), {})
    return names(given, service, whole_account=False) if isinstance(given, dict | Unknown) else False


def _missing(statements: list[Statement], service: Principal) -> Iterator[tuple[Verdict, Statement]]:
    answers = {action: any_of(covers_action(one, action) for one in statements) for action in _ACTIONS}
    missing = [action for action, covered in answers.items() if covered is False]
    unknown = next((covered for covered in answers.values() if isinstance(covered, Unknown)), None)
    if unknown is not None:
        yield undecided("what the key's policy lets CloudWatch Logs do", unknown, "policy"), statements[0]
    elif missing:
        yield _failed(f"{service.name} lacks {', '.join(missing)}"), statements[0]


def _left_out(policy: PolicyDocument, writers: list[_LogWriter]) -> Iterator[tuple[Verdict, Statement | None]]:
    """Yield what keeps CloudWatch Logs from a log group of the key: the first action that it may not do."""
    for writer in writers:
        for action, decision in writer.may(policy):
            if decision.granted is True:
                continue
            if decision.denies is True:
                (denying, *_) = [one for one in decision.by if one.effect == "Deny"]
                yield _failed(f"{denying.label} denies {action} for {writer.group}"), denying
            elif decision.granted is False:
                yield _failed(f"{writer.group} is encrypted with the key, and not admitted"), None
            else:
                needs = f"whether the key's policy admits CloudWatch Logs for {writer.group}"
                yield undecided(needs, _unknown(decision), "policy"), None
            break


def _unknown(decision: Decision) -> Unknown:
    granted = decision.granted
    assert isinstance(granted, Unknown)  # nothing else is left
    return granted


def _judge_condition(statement: Statement) -> Verdict:
    if isinstance(statement.condition, Unknown):
        return undecided(f"the condition of {statement.label}", statement.condition, "policy")
    tests = list(_contexts(statement))
    if not tests:
        return _failed(f"{statement.label} has no condition on the encryption context")
    verdicts = [_judge_contexts(statement, contexts) for contexts in tests]  # every test must hold: one is enough
    return next((one for one in verdicts if isinstance(one, Passed)), verdicts[0])


def _judge_contexts(statement: Statement, contexts: list[Any]) -> Verdict:
    for context in contexts:
        found = wildcard_in(context)
        if isinstance(found, Unknown):
            return undecided(f"the log groups that {statement.label} admits", found, "policy")
        if found:
            return _failed(f"{statement.label} admits log groups that nobody named: {found.removeprefix('resource ')}")
    return Passed(f"{statement.label} admits CloudWatch Logs")


def _contexts(statement: Statement) -> Iterator[list[Any]]:
    """Yield the values of each test of the encryption context, such as ``ForAnyValue:ArnLike``."""
    condition = statement.condition if isinstance(statement.condition, dict) else {}
    for test, keys in condition.items():
        operator = test.rsplit(":", 1)[-1].lower()
        if not operator.startswith(("arn", "string")) or "not" in operator or not isinstance(keys, dict):
            continue
        for name, values in keys.items():
            if name.lower() == _CONTEXT:
                yield list(values) if isinstance(values, list | tuple) else [values]
