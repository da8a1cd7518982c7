"""Actions that AWS accepts with no resource but ``*``.

Source: https://docs.aws.amazon.com/service-authorization/latest/reference/, read in June 2026: the actions whose
"Resource types" column is empty, for the services that serverless stacks use; of EC2 those that functions in a VPC
need. An action that is not here may still be one.
"""

from __future__ import annotations

_ACTIONS = {
    "cloudwatch": """
        BatchGetServiceLevelIndicatorReport CreateServiceLevelObjective DeleteAnomalyDetector
        DescribeAlarmsForMetric DescribeAnomalyDetectors DescribeInsightRules EnableTopologyDiscovery
        GenerateQuery GenerateQueryResultsSummary GetMetricData GetMetricStatistics GetMetricWidgetImage
        GetOTelEnrichment GetTopologyDiscoveryStatus GetTopologyMap ListDashboards ListEntitiesForMetric
        ListManagedInsightRules ListMetricStreams ListMetrics ListServiceLevelObjectives ListServices
        PutAnomalyDetector PutManagedInsightRules PutMetricData StartOTelEnrichment StopOTelEnrichment
    """,
    "dynamodb": """
        DescribeEndpoints DescribeLimits DescribeReservedCapacity DescribeReservedCapacityOfferings
        GetAbacStatus InjectError ListBackups ListContributorInsights ListExports ListGlobalTables
        ListImports ListStreams ListTables PurchaseReservedCapacityOfferings UpdateAbacStatus
    """,
    "ec2": """
        DescribeAccountAttributes DescribeAddresses DescribeAvailabilityZones DescribeDhcpOptions
        DescribeImages DescribeInstanceStatus DescribeInstanceTypes DescribeInstances
        DescribeInternetGateways DescribeKeyPairs DescribeNatGateways DescribeNetworkAcls
        DescribeNetworkInterfaces DescribePrefixLists DescribeRegions DescribeRouteTables
        DescribeSecurityGroupRules DescribeSecurityGroups DescribeSnapshots DescribeSubnets DescribeTags
        DescribeVolumes DescribeVpcEndpoints DescribeVpcPeeringConnections DescribeVpcs
    """,
    "ec2messages": "AcknowledgeMessage DeleteMessage FailMessage GetEndpoint GetMessages SendReply",
    "ecr": """
        CreatePullThroughCacheRule CreateRepositoryCreationTemplate DeletePullThroughCacheRule
        DeleteRegistryPolicy DeleteRepositoryCreationTemplate DeleteSigningConfiguration
        DeregisterPullTimeUpdateExclusion DescribePullThroughCacheRules DescribeRegistry
        DescribeRepositoryCreationTemplates GetAccountSetting GetAuthorizationToken GetRegistryPolicy
        GetRegistryScanningConfiguration GetSigningConfiguration ListPullTimeUpdateExclusions
        PutAccountSetting PutRegistryPolicy PutRegistryScanningConfiguration PutReplicationConfiguration
        PutSigningConfiguration RegisterPullTimeUpdateExclusion UpdatePullThroughCacheRule
        UpdateRepositoryCreationTemplate ValidatePullThroughCacheRule
    """,
    "events": """
        ListApiDestinations ListArchives ListConnections ListEndpoints ListEventBuses ListEventSources
        ListPartnerEventSources ListReplays ListRuleNamesByTarget ListRules PutPartnerEvents PutPermission
        RemovePermission TestEventPattern
    """,
    "kinesis": """
        DescribeAccountSettings DescribeLimits DisableEnhancedMonitoring EnableEnhancedMonitoring
        InjectApiError ListStreams UpdateAccountSettings UpdateShardCount UpdateStreamMode
    """,
    "kms": """
        ConnectCustomKeyStore CreateCustomKeyStore CreateKey DeleteCustomKeyStore DescribeCustomKeyStores
        DisconnectCustomKeyStore GenerateRandom ListAliases ListKeys ListRetirableGrants
        UpdateCustomKeyStore
    """,
    "lambda": """
        CreateCodeSigningConfig CreateEventSourceMapping GetAccountSettings ListCapacityProviders
        ListCodeSigningConfigs ListEventSourceMappings ListFunctions ListLayerVersions ListLayers
    """,
    "logs": """
        AssociateSourceToS3TableIntegration CancelExportTask CancelImportTask CreateImportTask
        CreateLogDelivery DeleteAccountPolicy DeleteIndexPolicy DeleteIntegration DeleteLogDelivery
        DeletePipelineRule DeleteQueryDefinition DeleteResourcePolicy DescribeAccountPolicies
        DescribeConfigurationTemplates DescribeDeliveries DescribeDeliveryDestinations
        DescribeDeliverySources DescribeDestinations DescribeExportTasks DescribeFieldIndexes
        DescribeImportTaskBatches DescribeImportTasks DescribeIndexPolicies DescribeLogGroups
        DescribeLookupTables DescribeQueries DescribeQueryDefinitions DescribeResourcePolicies
        DisassociateSourceFromS3TableIntegration GetIntegration GetLogDelivery GetLogFields
        ListAggregateLogGroupSummaries ListEntitiesForLogGroup ListIntegrations ListLogDeliveries
        ListLogGroups ListLogGroupsForEntity ListLogGroupsForQuery ListScheduledQueries
        ListSourcesForS3TableIntegration PutAccountPolicy PutIndexPolicy PutIntegration PutPipelineRule
        PutQueryDefinition PutResourcePolicy StopLiveTail StopQuery TestMetricFilter TestTransformer
        UpdateLogDelivery
    """,
    "s3": """
        CreateJob CreateStorageLensGroup GetAccessPoint GetAccountPublicAccessBlock
        ListAccessGrantsInstances ListAccessPoints ListAccessPointsForObjectLambda ListAllMyBuckets ListJobs
        ListMultiRegionAccessPoints ListStorageLensConfigurations ListStorageLensGroups
        PutAccessPointPublicAccessBlock PutAccountPublicAccessBlock PutStorageLensConfiguration
    """,
    "secretsmanager": "BatchGetSecretValue GetRandomPassword ListSecrets",
    "sns": """
        CheckIfPhoneNumberIsOptedOut CreatePlatformApplication CreatePlatformEndpoint
        CreateSMSSandboxPhoneNumber DeleteEndpoint DeletePlatformApplication DeleteSMSSandboxPhoneNumber
        GetEndpointAttributes GetPlatformApplicationAttributes GetSMSAttributes GetSMSSandboxAccountStatus
        GetSubscriptionAttributes ListEndpointsByPlatformApplication ListOriginationNumbers
        ListPhoneNumbersOptedOut ListPlatformApplications ListSMSSandboxPhoneNumbers ListSubscriptions
        ListTopics OptInPhoneNumber SetEndpointAttributes SetPlatformApplicationAttributes SetSMSAttributes
        SetSubscriptionAttributes Unsubscribe VerifySMSSandboxPhoneNumber
    """,
    "sqs": "ListQueues",
    "ssmmessages": "CreateControlChannel CreateDataChannel OpenControlChannel OpenDataChannel",
    "states": """
        InvokeHTTPEndpoint ListActivities ListStateMachines RevealSecrets SendTaskFailure SendTaskHeartbeat
        SendTaskSuccess TestState ValidateStateMachineDefinition
    """,
    "sts": """
        DecodeAuthorizationMessage GetAccessKeyInfo GetCallerIdentity GetDelegatedAccessToken
        GetServiceBearerToken GetSessionToken GetWebIdentityToken TagGetWebIdentityToken
    """,
    "tag": """
        DescribeReportCreation GetComplianceSummary GetResources GetTagKeys GetTagValues ListRequiredTags
        StartReportCreation TagResources UntagResources
    """,
    "xray": """
        BatchGetTraceSummaryById BatchGetTraces CancelTraceRetrieval DeleteResourcePolicy
        GetDistinctTraceGraphs GetEncryptionConfig GetGroups GetIndexingRules GetInsight GetInsightEvents
        GetInsightImpactGraph GetInsightSummaries GetRetrievedTracesGraph GetSamplingRules
        GetSamplingStatisticSummaries GetSamplingTargets GetServiceGraph GetTimeSeriesServiceStatistics
        GetTraceGraph GetTraceSegmentDestination GetTraceSummaries ListResourcePolicies ListRetrievedTraces
        PutEncryptionConfig PutResourcePolicy PutSpans PutSpansForIndexing PutTelemetryRecords
        PutTraceSegments StartTraceRetrieval UpdateIndexingRule UpdateTraceSegmentDestination
    """,
}
_ALL = frozenset(f"{service}:{name}".lower() for service, names in _ACTIONS.items() for name in names.split())


def accepts_no_resource(action: str) -> bool:
    """Tell whether AWS accepts only ``*`` as the resource of an action.

    >>> accepts_no_resource("logs:CreateLogDelivery"), accepts_no_resource("logs:PutLogEvents")
    (True, False)
    """
    return action.lower() in _ALL
