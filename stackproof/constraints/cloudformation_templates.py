"""What a CloudFormation template in an argument says, as far as its text tells.

Rules: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html and
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-template.html. A template is JSON or YAML; the
names of types and policies stand in both as plain text, and are looked for there.
"""

from __future__ import annotations

import re
from typing import Any

from stackproof.iam.answers import doubt
from stackproof.model.json_documents import InvalidJson, load_json
from stackproof.values import Unknown, unknowns_in
from stackproof.values.shown import shown
from stackproof.values.texts import text_with_holes

_RETAINS = re.compile(r"""(DeletionPolicy)["']?\s*:\s*["']?(Retain\w*|Snapshot)""")
_BY_DEFAULT = re.compile(r"AWS::(RDS::DBCluster|RDS::DBInstance)\b")  # a snapshot is left where nothing is said
_COMPUTED = re.compile(r"Fn::Transform|AWS::Include|[\"']?Transform[\"']?\s*:")
_MAKES_IAM = re.compile(r"AWS::(IAM|SSO|Serverless|CloudFormation)::|Custom::|AWS::CloudFormation::CustomResource")
_POWERS = {"CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"}


def _read(template: Any) -> tuple[str, Unknown | None]:
    """Return the text of a template, and the first thing in it that nobody knows."""
    try:
        value = load_json(template) if isinstance(template, Unknown) else template
    except InvalidJson:
        value = template
    hidden = unknowns_in(value)
    text = value if isinstance(value, str) else text_with_holes(value) if isinstance(value, Unknown) else shown(value)
    return text, hidden[0] if hidden else None


def retained_in(template: Any) -> str | Unknown:
    """Return what a template retains: an empty text for nothing, the unknown that may say more."""
    text, hidden = _read(template)
    found = _RETAINS.search(text)
    if found is not None:
        return f"{found.group(1)}: {found.group(2)}"
    databases = [match.group(0) for match in _BY_DEFAULT.finditer(text)]
    if len(databases) > text.count("DeletionPolicy"):
        return f"{databases[0]} without a DeletionPolicy: a snapshot is left"
    if hidden is not None:
        return hidden
    return doubt("the template is transformed before it is read") if _COMPUTED.search(text) else ""


def may_make(template: Any, types: tuple[str, ...]) -> str | Unknown:
    """Return which of some types a template makes, or a stack inside it: an empty text for none.

    What nobody knows of it is an unknown, and so is a template that is transformed before it is read.
    """
    text, hidden = _read(template)
    nested = re.compile(rf"(?:{'|'.join(map(re.escape, types))}|AWS::CloudFormation::Stack(?:Set)?)(?![\w:])")
    found = nested.search(text)
    if found is not None:
        return found.group(0)
    if hidden is not None:
        return hidden
    return doubt("the template is transformed before it is read") if _COMPUTED.search(text) else ""


def makes_identities(template: Any, capabilities: Any) -> bool | Unknown | None:
    """Tell whether a stack may make roles, users or policies; nothing where nobody can read that.

    Without a capability for it, CloudFormation refuses a template that makes any.
    """
    if isinstance(capabilities, Unknown):
        return capabilities
    given = capabilities if isinstance(capabilities, list | tuple) else ()
    hidden = next((one for one in given if isinstance(one, Unknown)), None)
    if hidden is None and not _POWERS & set(given):
        return False
    if not isinstance(template, str | Unknown | dict):
        return hidden
    text, opaque = _read(template)
    if _MAKES_IAM.search(text) or _COMPUTED.search(text):
        return True
    return opaque if opaque is not None else False
