"""Secrets in clear text: how credentials look, how the variables that hold them are named, and what gives them.

The forms are those that their makers document: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
(access keys), https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github,
https://api.slack.com/authentication/token-types, https://docs.stripe.com/keys, RFC 7468 (private keys), RFC 7519 (JWT).
"""

from __future__ import annotations

import re
from typing import Any

from stackproof.addresses import Reference
from stackproof.model import Stack
from stackproof.schema import aws
from stackproof.values import AttributeOf, MadeOf, Unknown
from stackproof.values.texts import pieces

_LEAST = 4  # characters of a secret that can be told from a word
_FORMS = {
    "an access key of AWS": re.compile(r"(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])"),
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    "a token of GitHub": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,})"),
    "a token of GitLab": re.compile(r"\bglpat-[\w-]{20,}"),
    "a token of Slack": re.compile(r"\bxox[abprs]-[A-Za-z0-9-]{10,}"),
    "a key of Stripe": re.compile(r"\b[sr]k_live_[A-Za-z0-9]{16,}"),
    "a key of Google": re.compile(r"\bAIza[\w-]{35}"),
    "a JSON Web Token": re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]+"),
    "a URL with a password": re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s/:@]*:[^\s/:@{}$<>*]+@[^\s/]"),
}
_NAMED = re.compile(
    r"(?:^|_)(?:PASSWORD|PASSWD|PWD|PASSPHRASE|SECRET|SECRET_?KEY|ACCESS_?KEY|API_?KEY|APIKEY|PRIVATE_?KEY|TOKEN"
    r"|CREDENTIALS?|CLIENT_?SECRET)$"
)
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[-.]")
_KEPT_ELSEWHERE = re.compile(
    r"arn:|https?://|/|ssm:|secretsmanager:|\{\{resolve:|vault:|alias/|[\w.-]+(?:/[\w.-]+)+$", re.IGNORECASE
)
_NOTHING = re.compile(r"|true|false|null|none|\d+|<[^>]*>|\*+|x+|changeme|todo", re.IGNORECASE)
_AWS_SECRET = re.compile(r"[A-Za-z0-9/+]{40}")
_SOURCES = {  # types, and the attributes that are secrets; the provider's schema tells of its own
    "random_password": {"result", "bcrypt_hash"}, "tls_private_key": {"private_key_pem", "private_key_openssh"},
    "aws_secretsmanager_secret_version": {"secret_string", "secret_binary"}, "aws_iam_access_key": {"secret"},
    "aws_secretsmanager_random_password": {"random_password"}, "aws_kms_secrets": {"plaintext"},
    "vault_generic_secret": {"data", "data_json"}, "vault_kv_secret_v2": {"data", "data_json"},
    "aws_api_gateway_api_key": {"value"},
}  # fmt: skip


def looks_like_a_secret(text: str) -> str:
    """Say what credential is in a text; nothing for one that looks like none."""
    return next((kind for kind, form in _FORMS.items() if form.search(text)), "")


def is_named_like_a_secret(name: str, value: str) -> bool:
    """Tell whether a variable is named like a secret, and holds neither the place of one nor a stand-in."""
    if not _NAMED.search(_WORDS.sub("_", name).upper()):
        return False
    if _AWS_SECRET.fullmatch(value):  # which may have slashes in it, as the name of a secret has
        return True
    return not _KEPT_ELSEWHERE.match(value) and not _NOTHING.fullmatch(value)


def sensitive_variable_in(value: Any, stack: Stack) -> str:
    """Name the sensitive variable that a text is, or is made of; nothing where it is made of none."""
    texts = [piece for piece in pieces(value) if isinstance(piece, str)]
    for variable in stack.variables.values():
        secret = variable.value
        if (
            variable.sensitive
            and isinstance(secret, str)
            and len(secret) >= _LEAST
            and any(secret in one for one in texts)
        ):
            return f"var.{variable.name}"
    return ""


def gives_secret(value: Unknown) -> str:
    """Say which secret an unknown is, or is made of: an attribute that its schema marks, or a source of secrets."""
    if not isinstance(value.form, AttributeOf | MadeOf):
        return ""
    reference = value.form.reference
    return f"{reference}, a secret" if _is_secret(reference) else ""


def _is_secret(reference: Reference) -> bool:
    type_, names = reference.address.type, [step for step in reference.path if isinstance(step, str)]
    if not names:
        return False
    if names[0] in _SOURCES.get(type_, ()):
        return True
    block = aws().data_source(type_) if reference.address.mode == "data" else aws().resource(type_)
    attribute = block.attributes.get(names[0]) if block is not None else None
    return attribute is not None and attribute.sensitive
