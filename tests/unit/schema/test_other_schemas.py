"""The schemas of providers besides AWS."""

import pytest

from stackproof.schema import AFTER_APPLY, others, provider_schema, reading, reading_by, schema_of_type
from stackproof.schema.others import other
from stackproof.schema.versions import Reading

COUNTS = {
    "archive": (1, 1), "cloudflare": (272, 468), "cloudinit": (1, 1), "datadog": (172, 93), "docker": (12, 8),
    "external": (0, 1), "github": (88, 75), "helm": (1, 1), "http": (0, 1), "kubernetes": (81, 27), "local": (2, 3),
    "null": (1, 1), "postgresql": (15, 3), "random": (10, 0), "time": (4, 0), "tls": (4, 2), "vault": (217, 51),
}  # fmt: skip


def test_all_that_is_shipped_is_counted() -> None:
    assert others().keys() == COUNTS.keys()


@pytest.mark.parametrize("name", COUNTS)
def test_counts(name: str) -> None:
    """Each type decodes, and is of the provider that its name begins with."""
    schema = other(name)
    assert (len(schema.resource_types), len(schema.data_source_types)) == COUNTS[name]
    assert schema.version == others()[name].version
    assert all(schema.resource(type_) for type_ in schema.resource_types)
    assert all(schema.data_source(type_) for type_ in schema.data_source_types)
    assert all(schema.ephemeral_resource(type_) for type_ in schema.ephemeral_resource_types)
    assert {type_.split("_")[0] for type_ in (*schema.resource_types, *schema.data_source_types)} == {name}
    assert schema.provider_block is not None


@pytest.mark.parametrize(
    ("type_", "name", "expected"),
    [
        ("random_pet", "length", (2,)),
        ("random_password", "min_lower", (0,)),
        ("random_id", "prefix", ()),
        ("local_file", "file_permission", ("0777",)),
        ("github_repository", "has_issues", (AFTER_APPLY,)),
        ("kubernetes_config_map", "data", (AFTER_APPLY,)),
    ],
)
def test_defaults(type_: str, name: str, expected: tuple[object, ...]) -> None:
    block = schema_of_type(type_, data=False)
    assert block is not None
    assert block.attributes[name].default == expected


def test_a_provider_that_is_not_read_has_no_schema() -> None:
    with reading_by(Reading(unread=frozenset({"random"}))):
        assert provider_schema("random") is None
        assert schema_of_type("random_pet", data=False) is None
        assert reading().is_open("random") is False
    assert schema_of_type("random_pet", data=False) is not None
