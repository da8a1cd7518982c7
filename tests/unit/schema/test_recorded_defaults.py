"""What the provider plans for arguments that nobody set, deep in blocks that it plans only beside a certain value."""

from typing import Any

import pytest

from stackproof.schema import AFTER_APPLY, SHIPPED, Attribute, Block, read_shipped

SER_DE = "extended_s3_configuration.data_format_conversion_configuration.output_format_configuration.serializer"
RECORDED: list[tuple[str, str, tuple[Any, ...]]] = [
    ("aws_lb_listener", "default_action.redirect.port", ("#{port}",)),
    ("aws_lb_listener", "default_action.forward.target_group.weight", (1,)),
    ("aws_lb_listener_rule", "action.authenticate_oidc.scope", ("openid",)),
    ("aws_kinesis_firehose_delivery_stream", f"{SER_DE}.parquet_ser_de.compression", ("SNAPPY",)),
    ("aws_kinesis_firehose_delivery_stream", "splunk_configuration.s3_configuration.buffering_size", (5,)),
    ("aws_wafv2_web_acl", "rule.statement.rate_based_statement.aggregate_key_type", ("IP",)),
    ("aws_wafv2_rule_group", "rule.statement.and_statement.statement.rate_based_statement.aggregate_key_type", ()),
    ("aws_quicksight_dashboard", "definition.sheets.title", (AFTER_APPLY,)),  # not asked: unknown, not null
    ("aws_lambda_function", "environment.variables", ()),
]


def at(block: Block, path: str) -> Attribute | None:
    *outer, name = path.split(".")
    for step in outer:
        if step not in block.blocks:
            return None
        block = block.blocks[step].block
    return block.attributes.get(name)


@pytest.mark.parametrize(("type_", "path", "default"), RECORDED)
@pytest.mark.parametrize("version", SHIPPED)
def test_defaults(version: str, type_: str, path: str, default: tuple[Any, ...]) -> None:
    block = read_shipped(version).resource(type_)
    assert block is not None
    attribute = at(block, path)
    assert attribute is None or attribute.default == default


def test_the_newest_has_what_6_0_changed() -> None:
    """The upgrade guide: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/version-6-upgrade."""
    newest, oldest = read_shipped(SHIPPED[-1]), read_shipped(SHIPPED[0])
    assert "vpc" not in newest.resource("aws_eip").attributes  # type: ignore[union-attr]
    assert newest.resource("aws_simpledb_domain") is None
    assert at(newest.resource("aws_redshift_cluster"), "encrypted").default == ("true",)  # type: ignore[arg-type, union-attr]
    assert "region" in newest.resource("aws_sqs_queue").attributes  # type: ignore[union-attr]
    assert "region" not in oldest.resource("aws_sqs_queue").attributes  # type: ignore[union-attr]
    assert (len(newest.resource_types), len(newest.data_source_types)) == (1735, 685)
