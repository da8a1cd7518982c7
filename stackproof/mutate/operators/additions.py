"""Operators that add resources: what grants, opens or costs. ``SELF`` stands for the resource that one is added to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stackproof.mutate.mutant import Mutant
from stackproof.mutate.operators.registry import operator
from stackproof.mutate.walk import Subject

Additions = Mapping[str, tuple[str, ...]]

_GRANTING: Additions = {
    "aws_lambda_function": (
        """resource "aws_lambda_function_url" "added" {
  function_name      = SELF.function_name
  authorization_type = "NONE"
}""",
        """resource "aws_lambda_permission" "added" {
  function_name = SELF.function_name
  action        = "lambda:InvokeFunction"
  principal     = "*"
}""",
    ),
    "aws_iam_role": (
        """resource "aws_iam_role_policy_attachment" "added" {
  role       = SELF.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}""",
        """resource "aws_iam_role_policy" "added" {
  role   = SELF.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "Added", Effect = "Allow", Action = "iam:*", Resource = "*" }]
  })
}""",
    ),
    "aws_sqs_queue": (
        """resource "aws_sqs_queue_policy" "added" {
  queue_url = SELF.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "Added", Effect = "Allow", Principal = "*", Action = "sqs:*", Resource = SELF.arn }]
  })
}""",
    ),
    "aws_kms_key": (
        """resource "aws_kms_grant" "added" {
  key_id            = SELF.key_id
  grantee_principal = "arn:aws:iam::999999999999:root"
  operations        = ["Decrypt"]
}""",
    ),
}
_OPENING: Additions = {
    "aws_security_group": (
        """resource "aws_security_group_rule" "added" {
  type              = "ingress"
  security_group_id = SELF.id
  protocol          = "-1"
  from_port         = 0
  to_port           = 0
  cidr_blocks       = ["0.0.0.0/0"]
}""",
    ),
    "aws_sns_topic": (
        """resource "aws_sns_topic_subscription" "added" {
  topic_arn = SELF.arn
  protocol  = "sqs"
  endpoint  = "arn:aws:sqs:us-east-1:999999999999:other"
}""",
        """resource "aws_sns_topic_policy" "added" {
  arn = SELF.arn
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "Added", Effect = "Allow", Principal = "*", Action = "sns:Publish", Resource = SELF.arn }]
  })
}""",
    ),
    "aws_s3_bucket": (
        """resource "aws_s3_bucket_policy" "added" {
  bucket = SELF.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "Added", Effect = "Allow", Principal = "*", Action = "s3:*", Resource = "${SELF.arn}/*" }]
  })
}""",
    ),
    "aws_vpc": (
        """resource "aws_internet_gateway" "added" {
  vpc_id = SELF.id
}""",
    ),
}
_COSTING: Additions = {
    "aws_subnet": (
        """resource "aws_nat_gateway" "added" {
  subnet_id         = SELF.id
  connectivity_type = "private"
}""",
    ),
}


@operator("add-grant", "meaning")
def add_grant(subject: Subject) -> Iterator[Mutant]:
    """Add a resource that grants: a function's URL or permission, a role's policy, a queue's policy, a key's grant."""
    yield from _add(subject, "add-grant", _GRANTING)


@operator("add-opening", "meaning")
def add_opening(subject: Subject) -> Iterator[Mutant]:
    """Add a resource that opens: a rule for the world, a subscription, a public policy, an internet gateway."""
    yield from _add(subject, "add-opening", _OPENING)


@operator("add-cost", "meaning")
def add_cost(subject: Subject) -> Iterator[Mutant]:
    """Add a resource that costs: a NAT gateway."""
    yield from _add(subject, "add-cost", _COSTING)


def _add(subject: Subject, operator_id: str, known: Additions) -> Iterator[Mutant]:
    itself = _first_instance(subject)
    for text in known.get(subject.type, ()) if itself else ():
        added = text.split('"')[1]
        yield subject.append(operator_id, f"{added} added", text.replace("SELF", itself))


def _first_instance(subject: Subject) -> str:
    """Return how the module that a resource is in names its first instance; empty where it has none."""
    instances = subject.sources.instances(subject.block)
    return instances[0][instances[0].rindex(subject.name) :] if instances else ""
