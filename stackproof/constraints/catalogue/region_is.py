"""The stack is deployed to one region, and sends nothing elsewhere."""

from collections.abc import Iterator
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint
from stackproof.constraints.settings import argument, literal
from stackproof.iam.resource_arns import spell_out
from stackproof.model import AttributePath
from stackproof.model.graph import identity, target
from stackproof.model.regions import aws_providers, own_region
from stackproof.values import Unknown
from stackproof.values.texts import HOLE, text_with_holes

_ANY = -1  # every block, or element, of a list
_NAMES: dict[str, tuple[AttributePath, ...]] = {  # arguments that name a region to which data goes
    "aws_cloudformation_stack_instances": (("regions", _ANY),),
    "aws_cloudformation_stack_set_instance": (("region",), ("stack_set_instance_region",)),
    "aws_cloudwatch_event_endpoint": (
        ("routing_config", _ANY, "failover_config", _ANY, "secondary", _ANY, "route"),
    ),
    "aws_codepipeline": (("artifact_store", _ANY, "region"), ("stage", _ANY, "action", _ANY, "region")),
    "aws_db_snapshot_copy": (("destination_region",),),
    "aws_directory_service_region": (("region_name",),),
    "aws_dsql_cluster": (("multi_region_properties", _ANY, "witness_region"),),
    "aws_dynamodb_global_table": (("replica", _ANY, "region_name"),),
    "aws_dynamodb_table": (("replica", _ANY, "region_name"),),
    "aws_ecr_replication_configuration": (
        ("replication_configuration", _ANY, "rule", _ANY, "destination", _ANY, "region"),
    ),
    "aws_efs_replication_configuration": (("destination", _ANY, "region"),),
    "aws_keyspaces_keyspace": (("replication_specification", _ANY, "region_list", _ANY),),
    "aws_rds_cluster_snapshot_copy": (("destination_region",),),
    "aws_redshift_cluster": (("snapshot_copy", _ANY, "destination_region"),),
    "aws_redshift_snapshot_copy": (("destination_region",),),
    "aws_secretsmanager_secret": (("replica", _ANY, "region"),),
    "aws_ssm_association": (("output_location", _ANY, "s3_region"),),
    "aws_ssm_resource_data_sync": (("s3_destination", _ANY, "region"),),
    "aws_ssmincidents_replication_set": (("region", _ANY, "name"), ("regions", _ANY, "name")),
}  # fmt: skip
_ARNS: dict[str, tuple[AttributePath, ...]] = {  # arguments with the ARN of what data goes to
    "aws_backup_plan": (("rule", _ANY, "copy_action", _ANY, "destination_vault_arn"),),
    "aws_cloudwatch_event_target": (("arn",),),
    "aws_cloudwatch_log_delivery_destination": (
        ("delivery_destination_configuration", _ANY, "destination_resource_arn"),
    ),
    "aws_cloudwatch_log_destination": (("target_arn",),),
    "aws_cloudwatch_log_subscription_filter": (("destination_arn",),),
    "aws_cloudwatch_metric_stream": (("firehose_arn",),),
    "aws_flow_log": (("log_destination",),),
    "aws_datasync_task": (("destination_location_arn",),),
    "aws_lambda_event_source_mapping": (("destination_config", _ANY, "on_failure", _ANY, "destination_arn"),),
    "aws_lambda_function": (("dead_letter_config", _ANY, "target_arn"),),
    "aws_lambda_function_event_invoke_config": (
        ("destination_config", _ANY, "on_failure", _ANY, "destination"),
        ("destination_config", _ANY, "on_success", _ANY, "destination"),
    ),
    "aws_pipes_pipe": (("target",),),
    "aws_s3_bucket": (("replication_configuration", _ANY, "rules", _ANY, "destination", _ANY, "bucket"),),
    "aws_s3_bucket_replication_configuration": (("rule", _ANY, "destination", _ANY, "bucket"),),
    "aws_scheduler_schedule": (("target", _ANY, "arn"),),
    "aws_sns_topic_subscription": (("endpoint",),),
}  # fmt: skip


@constraint("region-is", severity="high", policy=(20, "CONVENTION"))
def region_is(stack: Stack, *, region: str) -> Iterator[Verdict]:
    """The AWS provider deploys to the region that the specification names, and no data leaves it.

    Why: data has to stay where it may be; a region is a legal matter.
    Fails: a provider configuration of ``hashicorp/aws``, whatever its local name, with another region, or with none
        (then the environment decides); a resource with a ``region`` of its own that is another; a replica, a
        replication, a copy, a subscription or a target in another region.
    Passes: ``region = "eu-central-1"`` with ``region: eu-central-1``, by a variable as well. A bucket of another stack
        that data is replicated to is undecided: its ARN has no region.
    Fix:
      provider "aws" {
        region = "REGION"
      }
    """
    providers = aws_providers(stack)
    fix = f'provider "aws" {{\n  region = {literal(region)}\n}}'
    if not providers and stack.view in ("state", "live"):
        yield Undecided("the configuration: what is deployed does not say which region its provider has")
    elif not providers:
        yield Failed('no provider "aws" block: the environment decides', f'region = "{region}"', fix)
    for provider in providers:
        value = provider.values.get("region")
        where = provider.ranges.get(("region",), provider.where)
        part = provider.alias or "default"
        if isinstance(value, Unknown):
            yield Undecided("the provider's region", value.why, part=part, where=where)
        elif value == region:
            yield Passed(f"the provider's region is {region}")
        else:
            found = f'region = "{value}"' if value else "no region: the environment decides"
            yield Failed(found, f'region = "{region}"', fix, part=part, where=where)
    yield from _deployed_elsewhere(stack, region)
    yield from _elsewhere(stack, region)


def _deployed_elsewhere(stack: Stack, region: str) -> Iterator[Verdict]:
    """Since version 6 of the provider, a resource may have a region of its own."""
    for resource in stack.resources.values() if stack.reading.has_regions or stack.view != "hcl" else ():
        own = own_region(stack, resource) if resource.type.startswith("aws_") else None
        where = resource.place("region")
        if isinstance(own, Unknown):
            yield Undecided(f"the region of {resource}", own.why, part=str(resource), where=where)
        elif own not in (None, region):
            fix = argument(("region",), region)
            yield Failed(f"{resource} is in {own}", fix, fix, part=str(resource), where=where)


def _elsewhere(stack: Stack, region: str) -> Iterator[Verdict]:
    for resource in stack.of_type(*_NAMES.keys() | _ARNS.keys()):
        for by_name in _NAMES.get(resource.type, ()):
            for path, value in _values(resource, by_name):
                yield from _judge(resource, path, value, value, region)
        for by_arn in _ARNS.get(resource.type, ()):
            for path, value in _values(resource, by_arn):
                written = any(one[:1] == path[:1] for one in resource.ranges)
                if isinstance(value, Unknown) and stack.view == "live" and not written:
                    continue  # AWS is not asked for it, and nobody wrote it
                yield from _judge(resource, path, value, _region_in(stack, value), region)


def _judge(resource: Resource, path: AttributePath, value: Any, found: Any, region: str) -> Iterator[Verdict]:
    """Judge one destination: nothing to say of one that is of no region, or in this one."""
    where = resource.place(*path)
    if isinstance(found, Unknown):
        yield Undecided(f"the region of {path[-1]} of {resource}", found.why, part=str(resource), where=where)
    elif found == "" and text_with_holes(value).startswith("arn:"):
        yield Undecided(f"the region of {text_with_holes(value)}", (), part=str(resource), where=where)
    elif found and found != region:
        yield Failed(f"{resource} sends data to {found}", f"data stays in {region}", part=str(resource), where=where)


def _region_in(stack: Stack, value: Any) -> Any:
    """Return the region of an ARN; nothing for a text that is none, or for a resource of the stack in its own region.

    Providers are judged by themselves, and with them where the resources of the stack are.
    """
    reference = identity(value) if isinstance(value, Unknown) else None
    if reference is not None and stack.at(reference.address) is not None:
        return None
    fields = text_with_holes(spell_out(stack, value)).split(":")
    if len(fields) < 6 or fields[0] != "arn":
        return value if isinstance(value, Unknown) else None
    bucket = value.split("/")[0] if isinstance(value, str) else value  # a folder may stand behind it
    if fields[2] == "s3" and target(stack, bucket, "aws_s3_bucket").resource is not None:
        return None
    return value if HOLE in fields[3] else fields[3]


def _values(resource: Resource, path: AttributePath, done: AttributePath = ()) -> Iterator[tuple[AttributePath, Any]]:
    """Yield what stands at a path, for each block of it; the unknown that hides some of them."""
    value = resource.get(*done)
    if isinstance(value, Unknown):
        if not resource.omitted(*done):
            yield done, value
    elif not path:
        yield from [(done, value)] if value is not None else []
    elif path[0] == _ANY:
        for index, _ in enumerate(value if isinstance(value, list | tuple) else ()):
            yield from _values(resource, path[1:], (*done, index))
    else:
        yield from _values(resource, path[1:], (*done, path[0]))
