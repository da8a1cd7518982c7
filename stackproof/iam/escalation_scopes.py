"""What a statement lets an action be done on: one resource that stands for all that a pattern covers.

A pattern without a wildcard in its name is one resource, maybe of the stack. Else an example stands for those that it
covers: the ARN of something new where everything is covered, so that a Deny of some by name leaves it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stackproof.iam.documents import Statement
from stackproof.iam.effective_statements import Origin
from stackproof.iam.escalation_paths import Path
from stackproof.iam.patterns import matches
from stackproof.iam.published import action as published_action
from stackproof.iam.published import service
from stackproof.model.graph import target
from stackproof.model.regions import account_of, default_region
from stackproof.model.resource import AttributePath, Resource
from stackproof.model.stack import Stack
from stackproof.values import Unknown, template
from stackproof.values.shown import shown
from stackproof.values.texts import pieces, text_with_holes

NEW = "zz"
"""A name that nobody gave."""
OWN = "${aws:username}"
_VARIABLE = re.compile(r"(\$\{\w+\})")  # of a format
_ANY = "any"
_KINDS = {  # the type of a resource in Terraform, and how its ARN looks
    "role": ("aws_iam_role", "arn:${Partition}:iam::${Account}:role/${Name}"),
    "user": ("aws_iam_user", "arn:${Partition}:iam::${Account}:user/${Name}"),
    "group": ("aws_iam_group", "arn:${Partition}:iam::${Account}:group/${Name}"),
    "policy": ("aws_iam_policy", "arn:${Partition}:iam::${Account}:policy/${Name}"),
    "function": ("aws_lambda_function", "arn:${Partition}:lambda:${Region}:${Account}:function:${Name}"),
    "key": ("aws_kms_key", "arn:${Partition}:kms:${Region}:${Account}:key/${Name}"),
    "instance": ("aws_instance", "arn:${Partition}:ec2:${Region}:${Account}:instance/${Name}"),
    "endpoint": ("aws_glue_dev_endpoint", "arn:${Partition}:glue:${Region}:${Account}:devEndpoint/${Name}"),
    "interpreter": (
        "aws_bedrockagentcore_code_interpreter",
        "arn:${Partition}:bedrock-agentcore:${Region}:${Account}:code-interpreter-custom/${Name}",
    ),
    "launch template": ("aws_launch_template", "arn:${Partition}:ec2:${Region}:${Account}:launch-template/${Name}"),
    "project": ("aws_codebuild_project", "arn:${Partition}:codebuild:${Region}:${Account}:project/${Name}"),
    "service": ("aws_apprunner_service", "arn:${Partition}:apprunner:${Region}:${Account}:service/${Name}/${Id}"),
    "stack": ("aws_cloudformation_stack", "arn:${Partition}:cloudformation:${Region}:${Account}:stack/${Name}/${Id}"),
    "notebook": (
        "aws_sagemaker_notebook_instance",
        "arn:${Partition}:sagemaker:${Region}:${Account}:notebook-instance/${Name}",
    ),
}
_MACHINES = {
    "apprunner": "service", "bedrock-agentcore": "interpreter", "cloudformation": "stack", "codebuild": "project",
    "ec2": "instance", "ec2-instance-connect": "instance", "glue": "endpoint", "sagemaker": "notebook",
    "ssm": "instance",
}  # fmt: skip
_TEMPLATES = "ec2:ModifyLaunchTemplate"
ROLES: dict[str, AttributePath] = {
    "aws_apprunner_service": ("instance_configuration", 0, "instance_role_arn"),
    "aws_cloudformation_stack": ("iam_role_arn",),
    "aws_codebuild_project": ("service_role",),
    "aws_glue_dev_endpoint": ("role_arn",),
    "aws_lambda_function": ("role",),
    "aws_sagemaker_notebook_instance": ("role_arn",),
}
"""The role with which something runs."""
_POLICIES = (("PolicyVersion", "policy"), ("User", "user"), ("Group", "group"), ("Role", "role"))


@dataclass(frozen=True, slots=True)
class Scope:
    """One resource that stands for what a pattern covers: ``is_wide`` where there are more, which nobody named.

    ``is_own`` is the user who asks. A resource that is neither ``named`` nor ``unknown`` is not of the stack.
    """

    witness: Any
    origin: Origin
    is_wide: bool = False
    is_own: bool = False
    named: Resource | None = None
    unknown: Unknown | None = None
    written: Any = None

    @property
    def label(self) -> str:
        """How a person finds it."""
        if self.named is not None:
            return str(self.named.address)
        if self.is_own:
            return "itself"
        return "what nobody named" if self.is_wide else shown(self.written)


@dataclass(frozen=True, slots=True)
class Scopes:
    """Finds the scopes of statements in one stack; ``username`` is that of the caller, ``None`` for one without."""

    stack: Stack
    username: Any

    def of(self, statement: Statement, origin: Origin, kind: str, action: str) -> Iterator[Scope]:
        """Yield a scope for each pattern of a statement's ``Resource`` that covers something of a kind."""
        sample = self._sample(kind, action)
        if statement.not_resources != ():
            yield Scope(sample, origin, is_wide=True)
            return
        yield from self._of_patterns(statement.resources, origin.statement.resources, origin, kind, sample)

    def left_out(self, statement: Statement, origin: Origin, kind: str, action: str) -> Iterator[Scope]:
        """Yield a scope for each pattern that a Deny leaves out by ``NotResource``."""
        sample = self._sample(kind, action)
        yield from self._of_patterns(statement.not_resources, statement.not_resources, origin, kind, sample)

    def _of_patterns(self, spelt: Any, written: Any, origin: Origin, kind: str, sample: Any) -> Iterator[Scope]:
        if isinstance(spelt, Unknown) or isinstance(written, Unknown):
            unknown = spelt if isinstance(spelt, Unknown) else written
            yield Scope(unknown, origin, unknown=unknown, written=written)
            return
        for pattern, as_written in zip(spelt, written, strict=True):
            scope = self._scope(pattern, as_written, origin, kind, sample)
            if scope is not None:
                yield scope

    def _scope(self, pattern: Any, written: Any, origin: Origin, kind: str, sample: Any) -> Scope | None:
        if matches(pattern, sample) is True:
            return Scope(sample, origin, is_wide=True)
        is_own = OWN in text_with_holes(pattern)
        if is_own and self.username is None:
            return None
        example = self._example(pattern)
        if kind == _ANY:
            return Scope(example, origin, is_wide=_has_wildcard(pattern))
        type_, look = _KINDS[kind]
        if matches(_VARIABLE.sub("*", look), example) is False:
            return None
        if _has_wildcard(_without_qualifier(pattern, kind)):
            return Scope(example, origin, is_wide=True)
        if is_own:
            return Scope(example, origin, is_own=True)
        found = target(self.stack, _without_qualifier(self._in_account(written), kind), type_)
        if found.other is not None:
            return None
        return Scope(example, origin, named=found.resource, unknown=found.unknown, written=written)

    def _sample(self, kind: str, action: str) -> Any:
        """Return the ARN of something that nobody named, in the account of the stack."""
        of = "" if kind != _ANY else action
        return self.stack.once(("sample", kind, of), lambda: self._made_up(kind, action))

    def _made_up(self, kind: str, action: str) -> Any:
        if kind != _ANY:
            return self._fill(_KINDS[kind][1])
        known = published_action(action)
        found = service(action.partition(":")[0].lower())
        formats = [found.formats[one] for one in sorted(known.types) if one in found.formats] if known and found else []
        return self._fill(formats[0]) if formats else "*"

    def _fill(self, look: str) -> Any:
        known = {"${Partition}": "aws", "${Region}": default_region(self.stack), "${Account}": account_of(self.stack)}
        parts = _VARIABLE.split(look)
        return template(known.get(part, NEW) if index % 2 else part for index, part in enumerate(parts))

    def _example(self, pattern: Any) -> Any:
        """Return one text that a pattern covers."""
        parts: list[Any] = []
        for piece in pieces(self._in_account(pattern)):
            if isinstance(piece, Unknown):
                parts.append(piece)
                continue
            for index, part in enumerate(str(piece).split(OWN)):
                parts += [self.username] if index else []
                parts.append(part.replace("*", NEW).replace("?", NEW[0]))
        return template(parts)

    def _in_account(self, pattern: Any) -> Any:
        """Put the account of the stack in the place of a wildcard: no other counts for IAM."""
        text = text_with_holes(pattern)
        begin = re.match(r"arn:[^:]*:iam::\*:", text)
        if begin is None or not isinstance(pattern, str):
            return pattern
        return template((text[: begin.end() - 2], account_of(self.stack), text[begin.end() - 1 :]))


def _without_qualifier(pattern: Any, kind: str) -> Any:
    """Leave out the versions of a function, which have its code."""
    parts = pieces(pattern)
    if kind != "function" or not isinstance(parts[-1], str) or not parts[-1].endswith(":*"):
        return pattern
    text = text_with_holes(pattern)
    if text.startswith("arn:") and text.count(":") == 6:  # arn:aws:lambda:REGION:ACCOUNT:function:* names none
        return pattern
    return template((*parts[:-1], parts[-1].removesuffix(":*")))


def _has_wildcard(pattern: Any) -> bool:
    """Tell whether a wildcard stands in the name of an ARN, or reaches into it."""
    text = text_with_holes(pattern)
    fields = text.split(":", 5)
    return any(one in (fields[5] if len(fields) == 6 else text) for one in "*?")


def kind_of(path: Path) -> str:
    """Return the kind of resource that the first action of a path is on."""
    action = path.actions[0]
    if path.reaches == "policies":
        return next(kind for name, kind in _POLICIES if name in action)
    if path.reaches == "machine":
        return "launch template" if action == _TEMPLATES else _MACHINES[action.partition(":")[0]]
    return "role" if path.reaches == "roles of others" else path.reaches
