"""Security group rules: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRule.html."""

from __future__ import annotations

from typing import Any

from moto.ec2.models.security_groups import SecurityGroupRule

from stackproof.emulator.corrections.patching import Method, around

_PREFIX_LIST = 7  # its place among the arguments of a rule


def only_rules_of_addresses_have_a_description() -> None:
    """Give those of a prefix list and of another group theirs too; without it they drift from the HCL."""

    @around(SecurityGroupRule, "__init__")
    def create(original: Method, self: Any, *arguments: Any, **named: Any) -> None:
        original(self, *arguments, **named)
        self.prefix_list = arguments[_PREFIX_LIST] if len(arguments) > _PREFIX_LIST else None

    def description(self: Any) -> str | None:
        source = self.ip_range or self.source_group or self.prefix_list or {}
        text: str | None = source.get("Description")
        return text

    SecurityGroupRule.description = property(description)  # type: ignore[assignment,method-assign]
