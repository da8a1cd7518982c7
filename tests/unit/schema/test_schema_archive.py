"""From what Terraform prints to the data file and back, on a small schema."""

from typing import Any

import pytest

from stackproof.schema import Attribute, Block, Function, NestedAttributes, NestedBlock, Parameter, ProviderSchema
from stackproof.schema.archive import WINDOW, Contents, encode, make_dictionary
from stackproof.schema.encoding import decode_block, decode_function, encode_block, encode_function
from stackproof.schema.terraform_json import read_block, read_provider

RULE = Block({"port": Attribute("port", "number", required=True)}, {})
CERTIFICATE = NestedAttributes(
    "list",
    {
        "arn": Attribute("arn", "string", required=True),
        "domains": Attribute("domains", ["set", "string"], computed=True),
        "validation": Attribute(
            "validation",
            ["object", {"record": "string"}],
            optional=True,
            nested=NestedAttributes("single", {"record": Attribute("record", "string", computed=True)}),
        ),
    },
)
GATEWAY = Block(
    attributes={
        "name": Attribute("name", "string", required=True),
        "secret": Attribute("secret", "string", optional=True, sensitive=True, write_only=True),
        "zone": Attribute("zone", "string", optional=True, computed=True, deprecated=True),
        "certificates": Attribute(
            "certificates",
            [
                "list",
                [
                    "object",
                    {"arn": "string", "domains": ["set", "string"], "validation": ["object", {"record": "string"}]},
                ],
            ],
            optional=True,
            nested=CERTIFICATE,
        ),
    },
    blocks={
        "ingress": NestedBlock("ingress", "set", 0, 0, RULE),
        "egress": NestedBlock("egress", "list", 1, 4, RULE),
        "timeouts": NestedBlock(
            "timeouts", "single", 0, 0, Block({}, {"rule": NestedBlock("rule", "map", 0, 0, RULE)})
        ),
    },
    deprecated=True,
)
GATEWAY_JSON: dict[str, Any] = {
    "attributes": {
        "name": {"type": "string", "required": True, "description": "left out", "description_kind": "plain"},
        "secret": {"type": "string", "optional": True, "sensitive": True, "write_only": True},
        "zone": {"type": "string", "optional": True, "computed": True, "deprecated": True},
        "certificates": {
            "optional": True,
            "nested_type": {
                "nesting_mode": "list",
                "attributes": {
                    "arn": {"type": "string", "required": True},
                    "domains": {"type": ["set", "string"], "computed": True},
                    "validation": {
                        "optional": True,
                        "nested_type": {
                            "nesting_mode": "single",
                            "attributes": {"record": {"type": "string", "computed": True}},
                        },
                    },
                },
            },
        },
    },
    "block_types": {
        "ingress": {"nesting_mode": "set", "block": {"attributes": {"port": {"type": "number", "required": True}}}},
        "egress": {
            "nesting_mode": "list",
            "min_items": 1,
            "max_items": 4,
            "block": {"attributes": {"port": {"type": "number", "required": True}}},
        },
        "timeouts": {
            "nesting_mode": "single",
            "block": {
                "block_types": {
                    "rule": {
                        "nesting_mode": "map",
                        "block": {"attributes": {"port": {"type": "number", "required": True}}},
                    }
                }
            },
        },
    },
    "deprecated": True,
    "description_kind": "plain",
}
JOIN = Function("join", (Parameter("separator", "string"),), Parameter("parts", "dynamic", nullable=True), "string")
JOIN_JSON: dict[str, Any] = {
    "summary": "left out",
    "parameters": [{"name": "separator", "type": "string", "description": "left out"}],
    "variadic_parameter": {"name": "parts", "type": "dynamic", "is_nullable": True},
    "return_type": "string",
}
EMPTY = Block({}, {})


def make_contents(resources: dict[str, Block]) -> Contents:
    return Contents(
        version="1.2.3",
        provider_block=RULE,
        resources=resources,
        data_sources={"cloud_gateway": RULE, "cloud_zone": EMPTY},
        ephemeral_resources={"cloud_token": RULE},
        functions={"join": JOIN},
        resource_versions={"cloud_gateway": 3, "cloud_rule": 0},
    )


def test_terraform_json_is_read() -> None:
    assert read_block(GATEWAY_JSON) == GATEWAY


def test_provider_json_is_read() -> None:
    """A provider without data sources, ephemeral resources and functions leaves their keys out."""
    printed = {
        "provider": {"version": 0, "block": {}},
        "resource_schemas": {"cloud_gateway": {"version": 3, "block": GATEWAY_JSON}},
    }
    contents = read_provider("1.2.3", printed)
    assert contents == Contents("1.2.3", EMPTY, {"cloud_gateway": GATEWAY}, {}, {}, {}, {"cloud_gateway": 3})


def test_function_json_is_read() -> None:
    printed = {
        "provider": {"version": 0, "block": {}},
        "functions": {"join": JOIN_JSON, "now": {"return_type": "string"}},
    }
    assert read_provider("1.2.3", printed).functions == {"join": JOIN, "now": Function("now", (), None, "string")}


@pytest.mark.parametrize("block", [EMPTY, RULE, GATEWAY], ids=["empty", "one attribute", "all there is"])
def test_block_comes_back(block: Block) -> None:
    assert decode_block(encode_block(block)) == block


def test_function_comes_back() -> None:
    assert decode_function("join", encode_function(JOIN)) == JOIN


def test_equal_blocks_become_one() -> None:
    decoded = decode_block(encode_block(GATEWAY))
    assert decoded.blocks["ingress"].block is decoded.blocks["egress"].block
    assert encode_block(GATEWAY).count(b'"port"') == 1


def test_archive_comes_back() -> None:
    provider = ProviderSchema(encode(make_contents({"cloud_rule": RULE, "cloud_gateway": GATEWAY})))
    assert provider.version == "1.2.3"
    assert provider.provider_block == RULE
    assert list(provider.resource_types) == ["cloud_gateway", "cloud_rule"]
    assert list(provider.data_source_types) == ["cloud_gateway", "cloud_zone"]
    assert list(provider.ephemeral_resource_types) == ["cloud_token"]
    assert provider.resource("cloud_gateway") == GATEWAY
    assert provider.resource("cloud_rule") == RULE
    assert provider.resource("cloud_zone") is None
    assert provider.data_source("cloud_gateway") == RULE
    assert provider.data_source("cloud_zone") == EMPTY
    assert provider.ephemeral_resource("cloud_token") == RULE
    assert provider.functions == {"join": JOIN}
    assert [provider.resource_version(name) for name in provider.resource_types] == [3, 0]


def test_archive_is_deterministic() -> None:
    """The order in which types were read does not show."""
    one = encode(make_contents({"cloud_rule": RULE, "cloud_gateway": GATEWAY}))
    other = encode(make_contents({"cloud_gateway": GATEWAY, "cloud_rule": RULE}))
    assert one == other


def test_dictionary_fits_the_window() -> None:
    """What most entries share is kept, and comes last; what one entry has alone is not kept."""
    common, alone = b'"common_name":[2,"string"],', b'"alone":[2,"string"],'
    rare = [b'"rare_name_%d":[2,"string"],' % number for number in range(5000)]
    dictionary = make_dictionary([common + alone, common + b"".join(rare), common + b"".join(rare)])
    assert dictionary.endswith(common)
    assert alone not in dictionary
    assert WINDOW - 100 < len(dictionary) <= WINDOW


def test_other_data_is_refused() -> None:
    with pytest.raises(ValueError, match="not a schema archive"):
        ProviderSchema(b"PK\x03\x04")
