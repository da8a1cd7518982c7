"""Facts about the shipped schema of hashicorp/aws, and that all of it can be read."""

import pytest

from stackproof.schema import SHIPPED, Attribute, Block, CtyType, NestedBlock, aws


def resource(name: str) -> Block:
    block = aws().resource(name)
    assert block is not None
    return block


def data_source(name: str) -> Block:
    block = aws().data_source(name)
    assert block is not None
    return block


def flags(attribute: Attribute) -> set[str]:
    names = ("required", "optional", "computed", "sensitive", "deprecated", "write_only")
    return {name for name in names if getattr(attribute, name)}


def test_counts() -> None:
    """What terraform 1.11 prints for this version."""
    assert len(aws().resource_types) == 1526
    assert len(aws().data_source_types) == 608
    assert len(aws().ephemeral_resource_types) == 7
    assert aws().version == SHIPPED[0] == "5.100.0"


@pytest.mark.parametrize(
    ("resource_type", "name", "cty_type", "expected"),
    [
        ("aws_lambda_function", "architectures", ["list", "string"], {"optional", "computed"}),
        ("aws_lambda_function", "reserved_concurrent_executions", "number", {"optional"}),
        ("aws_lambda_function", "function_name", "string", {"required"}),
        ("aws_lambda_function", "publish", "bool", {"optional"}),
        ("aws_lambda_function", "tags", ["map", "string"], {"optional"}),
        ("aws_lambda_function", "tags_all", ["map", "string"], {"optional", "computed"}),
        ("aws_sqs_queue", "arn", "string", {"computed"}),
        ("aws_sqs_queue", "kms_master_key_id", "string", {"optional"}),
        ("aws_db_instance", "password", "string", {"optional", "sensitive"}),
        ("aws_db_instance", "password_wo", "string", {"optional", "sensitive", "write_only"}),
        ("aws_s3_bucket", "acl", "string", {"optional", "computed", "deprecated"}),
    ],
)
def test_attribute(resource_type: str, name: str, cty_type: CtyType, expected: set[str]) -> None:
    attribute = resource(resource_type).attributes[name]
    assert attribute.name == name
    assert attribute.type == cty_type
    assert attribute.nested is None
    assert flags(attribute) == expected


@pytest.mark.parametrize(
    ("resource_type", "name", "mode", "min_items", "max_items"),
    [
        ("aws_lambda_function", "dead_letter_config", "list", 0, 1),
        ("aws_lambda_function", "timeouts", "single", 0, 0),
        ("aws_dynamodb_table", "point_in_time_recovery", "list", 0, 1),
        ("aws_dynamodb_table", "attribute", "set", 0, 0),
        ("aws_cloudfront_distribution", "origin", "set", 1, 0),
        ("aws_cloudfront_distribution", "default_cache_behavior", "list", 1, 1),
    ],
)
def test_nested_block(resource_type: str, name: str, mode: str, min_items: int, max_items: int) -> None:
    nested = resource(resource_type).blocks[name]
    assert (nested.name, nested.mode, nested.min_items, nested.max_items) == (name, mode, min_items, max_items)


def test_attributes_inside_a_nested_block() -> None:
    recovery = resource("aws_dynamodb_table").blocks["point_in_time_recovery"].block
    assert flags(recovery.attributes["enabled"]) == {"required"}
    assert recovery.attributes["recovery_period_in_days"].type == "number"


def test_framework_resources_nest_by_object_types_and_blocks() -> None:
    """The provider speaks plugin protocol 5, so even its framework types have no nested attributes."""
    configuration = resource("aws_bedrockagent_agent").attributes["prompt_override_configuration"]
    assert isinstance(configuration.type, list)
    assert configuration.type[0] == "list"
    assert configuration.type[1][0] == "object"
    assert configuration.nested is None


def test_policy_document_is_made_of_statements() -> None:
    document = data_source("aws_iam_policy_document")
    statement = document.blocks["statement"]
    assert (statement.mode, statement.min_items, statement.max_items) == ("list", 0, 0)
    assert set(statement.block.blocks) == {"condition", "not_principals", "principals"}
    assert statement.block.attributes["actions"].type == ["set", "string"]
    assert flags(document.attributes["json"]) == {"computed"}


def test_provider_configuration() -> None:
    """A ``provider "aws"`` block knows its region and the tags of everything it makes."""
    block = aws().provider_block
    assert block.attributes["region"].type == "string"
    assert block.blocks["default_tags"].block.attributes["tags"].type == ["map", "string"]


def test_functions_of_the_provider() -> None:
    functions = aws().functions
    assert set(functions) == {"arn_build", "arn_parse", "trim_iam_role_path"}
    build = functions["arn_build"]
    assert [parameter.name for parameter in build.parameters] == [
        "partition",
        "service",
        "region",
        "account_id",
        "resource",
    ]
    assert (build.variadic, build.return_type) == (None, "string")


def test_ephemeral_resource() -> None:
    parameter = aws().ephemeral_resource("aws_ssm_parameter")
    assert parameter is not None
    assert flags(parameter.attributes["value"]) == {"computed", "sensitive"}


@pytest.mark.parametrize(("resource_type", "version"), [("aws_sqs_queue", 0), ("aws_dynamodb_table", 1)])
def test_version_of_a_resource_type(resource_type: str, version: int) -> None:
    assert aws().resource_version(resource_type) == version


def test_unknown_types_are_none() -> None:
    """A data source's name is no resource type, nor the other way round."""
    assert aws().resource("aws_lambda_functoin") is None
    assert aws().resource("aws_iam_policy_document") is None
    assert aws().data_source("aws_lambda_permission") is None
    assert aws().ephemeral_resource("aws_sqs_queue") is None


def test_a_type_is_decoded_once() -> None:
    assert aws().resource("aws_sqs_queue") is aws().resource("aws_sqs_queue")
    assert aws() is aws()


def test_deprecated_resource_type() -> None:
    assert resource("aws_s3_bucket_object").deprecated
    assert not resource("aws_s3_object").deprecated


def check_type(cty_type: CtyType) -> None:
    match cty_type:
        case "string" | "number" | "bool" | "dynamic":
            pass
        case ["list" | "set" | "map", element]:
            check_type(element)
        case ["object", dict() as attributes]:
            for attribute in attributes.values():
                check_type(attribute)
        case _:
            pytest.fail(f"{cty_type!r} is no type")


def check_block(block: Block, seen: set[int]) -> None:
    """Check a block and those inside it; equal blocks are one object, so each is visited once."""
    if id(block) in seen:
        return
    seen.add(id(block))
    for name, attribute in block.attributes.items():
        assert attribute.name == name
        assert flags(attribute) & {"required", "optional", "computed"}
        assert not (attribute.required and (attribute.optional or attribute.computed))
        check_type(attribute.type)
    for name, nested in block.blocks.items():
        assert isinstance(nested, NestedBlock)
        assert nested.name == name
        assert nested.mode in ("single", "list", "set")
        assert nested.min_items >= 0
        assert nested.max_items == 0 or nested.min_items <= nested.max_items
        check_block(nested.block, seen)


def test_every_type_decodes() -> None:
    """All resource types and data sources of the shipped file, down to the last attribute."""
    blocks = [resource(name) for name in aws().resource_types] + [data_source(name) for name in aws().data_source_types]
    assert len(blocks) == 2134
    for block in blocks:
        check_block(block, set())


def test_defaults_that_the_provider_was_not_asked_for() -> None:
    """Checked against plans of the real Terraform; wherever the block stands."""
    for type_ in ("aws_lb_listener", "aws_lb_listener_rule"):
        action = resource(type_).blocks["default_action" if type_ == "aws_lb_listener" else "action"].block
        assert action.blocks["redirect"].block.attributes["host"].default == ("#{host}",)
        timeout = action.blocks["authenticate_cognito"].block.attributes["session_timeout"]
        assert timeout.computed or timeout.default == (604800,)
        assert action.blocks["forward"].block.blocks["target_group"].block.attributes["weight"].default == (1,)
    statement = resource("aws_wafv2_web_acl").blocks["rule"].block.blocks["statement"].block
    assert statement.blocks["rate_based_statement"].block.attributes["evaluation_window_sec"].default == (300,)
