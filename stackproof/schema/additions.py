"""What the provider was not asked, since it refused the questions about some types: defaults, and how it stores a text.

Source: plans of Terraform 1.11.4 with hashicorp/aws 5.100.0, and the arguments' pages:
https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/lb_listener, ``lb_listener_rule`` and
``wafv2_web_acl``. A block counts wherever it stands in its resource.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from stackproof.schema.blocks import AFTER_APPLY, Block

Defaults = Mapping[str, Mapping[str, Any]]
_LOGIN = {"scope": "openid", "session_cookie_name": "AWSELBAuthSessionCookie", "session_timeout": 604800}
_LISTENER: Defaults = {
    "redirect": {
        "host": "#{host}", "path": "/#{path}", "port": "#{port}", "protocol": "#{protocol}", "query": "#{query}",
    },
    "stickiness": {"enabled": False},
    "target_group": {"weight": 1},
    "authenticate_cognito": _LOGIN,
    "authenticate_oidc": _LOGIN,
}  # fmt: skip
_FIREWALL: Defaults = {"rate_based_statement": {"aggregate_key_type": "IP", "evaluation_window_sec": 300}}
_OF_TYPES: Mapping[str, Defaults] = {
    "aws_alb_listener": _LISTENER,
    "aws_alb_listener_rule": _LISTENER,
    "aws_lb_listener": _LISTENER,
    "aws_lb_listener_rule": _LISTENER,
    "aws_wafv2_rule_group": _FIREWALL,
    "aws_wafv2_web_acl": _FIREWALL,
}


_STORED_AS = {("aws_ecs_task_definition", "container_definitions"): "containers"}


def add(type_: str, block: Block) -> Block:
    """Return the schema of a resource type with what it lacks."""
    stored = {name: form for (of, name), form in _STORED_AS.items() if of == type_}
    if stored:
        changed = {name: replace(block.attributes[name], stored_as=form) for name, form in stored.items()}
        block = replace(block, attributes={**block.attributes, **changed})
    return _add(block, _OF_TYPES[type_]) if type_ in _OF_TYPES else block


def _add(block: Block, wanted: Defaults) -> Block:
    blocks = {}
    for name, nested in block.blocks.items():
        inner = _add(nested.block, wanted)
        attributes = {
            key: replace(one, default=(wanted[name][key],)) if _lacks(one, wanted.get(name, {})) else one
            for key, one in inner.attributes.items()
        }
        blocks[name] = replace(nested, block=replace(inner, attributes=attributes))
    return replace(block, blocks=blocks)


def _lacks(attribute: Any, wanted: Mapping[str, Any]) -> bool:
    return attribute.name in wanted and attribute.default in ((), (AFTER_APPLY,)) and not attribute.computed
