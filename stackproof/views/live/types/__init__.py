"""The resource types that can be read, by service: one declaration each.

The calls and their answers: https://docs.aws.amazon.com/boto3/latest/reference/services/. How an answer becomes
attributes: hashicorp/terraform-provider-aws 5.100.0, the function ``resource...Read`` of each type. Actions:
https://docs.aws.amazon.com/service-authorization/latest/reference/.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from stackproof.views.live.reader import Reader


@cache
def readers() -> Mapping[str, Reader]:
    """Return the reader of each resource type."""
    from stackproof.views.live.types import (  # noqa: PLC0415 - not before something is read
        access_points,
        account_policies,
        alarms,
        apis,
        backup_plans,
        bucket_rules,
        buckets,
        copies,
        credentials,
        endpoints,
        event_buses,
        function_urls,
        functions,
        identities,
        invocations,
        keys,
        logs,
        network_rules,
        networks,
        parameters,
        pipes,
        policies,
        policy_owners,
        queues,
        replica_keys,
        replicas,
        repositories,
        roles,
        schedules,
        search_domains,
        secrets,
        streams,
        tables,
        templates,
        topics,
        trails,
        vaults,
        verified_access,
        workflows,
    )

    modules = (
        access_points, account_policies, alarms, apis, backup_plans, bucket_rules, buckets, copies, credentials,
        endpoints, event_buses, function_urls, functions, identities, invocations, keys, logs, network_rules,
        networks, parameters, pipes, policies, policy_owners, queues, replica_keys, replicas, repositories,
        roles, schedules, search_domains, secrets, streams, tables, templates, topics, trails, vaults,
        verified_access, workflows,
    )  # fmt: skip
    return {reader.type: reader for module in modules for reader in module.READERS}
