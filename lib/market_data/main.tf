# Market data arrives on an event bus and goes through three functions, each of which puts an event
# for the next one on the bus: ingestion validates and stores, processing enriches, notification
# tells people. What a function cannot process waits in its dead letter queue; every step leaves an
# item in the audit table; the bus keeps all events for 90 days.

# --- where it is deployed, and what things are called -----------------------------------------

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

data "aws_availability_zones" "available" {
  state = "available"
}

locals {
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  region     = data.aws_region.current.name

  # Every name is {resource-type}-{purpose}-{environment}.
  function_names  = { for stage in keys(local.functions) : stage => "lambda-${stage}-${var.environment}" }
  table_names     = { for purpose in ["events", "audit"] : purpose => "dynamodb-${purpose}-${var.environment}" }
  event_bus_name  = "eventbridge-market-data-${var.environment}"
  queue_names     = { for stage in keys(local.functions) : stage => "sqs-${stage}-dlq-${var.environment}" }
  rule_names      = { for stage in keys(local.functions) : stage => "rule-${stage}-${var.environment}" }
  log_group_names = { for stage, name in local.function_names : stage => "/aws/lambda/${name}" }

  # Composed here, not read from the alarms: these need the topic, and the topic its key, before.
  alarm_arns = [
    for name in concat(
      [for alarm in values(local.function_alarms) : alarm.name],
      [for alarm in values(local.failure_alarms) : alarm.name],
      [for alarm in values(local.capacity_alarms) : alarm.name],
    ) :
    "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${name}"
  ]
}

# --- the three stages -------------------------------------------------------------------------

locals {
  # Whose events each stage gets, and which parameters it reads. A feed is a source of its own below
  # "market-data.feed.", so that another one needs no other rule.
  functions = {
    ingestion = {
      description = "Validates raw market data events and stores them"
      receives    = { source = [{ prefix = "market-data.feed." }], detail-type = ["MarketData.Raw"] }
      parameters  = ["events-table", "audit-table", "audit-namespace", "event-bus", "validated-event", "validation-rules"]
    }
    processing = {
      description = "Enriches stored market data events with averages and volatility"
      receives    = { source = [local.next_events.ingestion.source], detail-type = [local.next_events.ingestion.detail_type] }
      parameters  = ["events-table", "series-index", "audit-table", "audit-namespace", "event-bus", "alert-event", "enrichment-rules"]
    }
    notification = {
      description = "Evaluates processed market data events against the alert rules and tells people"
      receives    = { source = [local.next_events.processing.source], detail-type = [local.next_events.processing.detail_type] }
      parameters  = ["events-table", "audit-table", "audit-namespace", "alert-topic", "alert-rules"]
    }
  }

  # What a stage puts on the bus for the one after it.
  next_events = {
    ingestion  = { source = "market-data.ingestion", detail_type = "MarketData.Validated" }
    processing = { source = "market-data.processing", detail_type = "MarketData.Alert" }
  }

  function_timeout_seconds = 30
}

# One archive, whose three handlers are a function each.
data "archive_file" "lambda_zip" {
  type             = "zip"
  source_file      = "${path.module}/lambda_function.py"
  output_path      = "${path.module}/build/lambda_function.zip"
  output_file_mode = "0644"
}

# --- what the functions may do ----------------------------------------------------------------

resource "aws_iam_role" "function" {
  for_each = local.functions

  name               = "role-${each.key}-${var.environment}"
  description        = "What the function ${local.function_names[each.key]} may do"
  assume_role_policy = data.aws_iam_policy_document.function_trust.json
}

data "aws_iam_policy_document" "function_trust" {
  statement {
    sid     = "LambdaOfThisAccount"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account_id]
    }
  }
}

# CloudWatch Logs permissions.
resource "aws_iam_role_policy_attachment" "basic_execution" {
  for_each = local.functions

  role       = aws_iam_role.function[each.key].name
  policy_arn = "arn:${local.partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_iam_role_policy" "function" {
  for_each = {
    ingestion    = data.aws_iam_policy_document.ingestion.json
    processing   = data.aws_iam_policy_document.processing.json
    notification = data.aws_iam_policy_document.notification.json
  }

  name   = "policy-${each.key}-${var.environment}"
  role   = aws_iam_role.function[each.key].id
  policy = each.value
}

# What every function may do.
data "aws_iam_policy_document" "function" {
  for_each = local.functions

  statement {
    sid       = "ReadOwnParameters"
    actions   = ["ssm:GetParameter"]
    resources = [for key in each.value.parameters : aws_ssm_parameter.configuration[key].arn]
  }

  # Only put: no function can change or delete what the audit trail says.
  statement {
    sid       = "WriteAuditTrail"
    actions   = ["dynamodb:PutItem"]
    resources = [aws_dynamodb_table.audit.arn]
  }

  # Lambda sends with the function's role.
  statement {
    sid       = "SendToOwnDeadLetterQueue"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.dead_letter[each.key].arn]
  }
}

# Two of the stages put an event on the bus: just their own.
data "aws_iam_policy_document" "next_event" {
  for_each = local.next_events

  statement {
    sid       = "PutNextEvent"
    actions   = ["events:PutEvents"]
    resources = [aws_cloudwatch_event_bus.market_data.arn]

    # Of all events of a request.
    condition {
      test     = "ForAllValues:StringEquals"
      variable = "events:source"
      values   = [each.value.source]
    }

    condition {
      test     = "StringEquals"
      variable = "events:detail-type"
      values   = [each.value.detail_type]
    }
  }
}

data "aws_iam_policy_document" "ingestion" {
  source_policy_documents = [
    data.aws_iam_policy_document.function["ingestion"].json,
    data.aws_iam_policy_document.next_event["ingestion"].json,
  ]

  statement {
    sid       = "StoreEvents"
    actions   = ["dynamodb:PutItem"]
    resources = [aws_dynamodb_table.events.arn]
  }
}

data "aws_iam_policy_document" "processing" {
  source_policy_documents = [
    data.aws_iam_policy_document.function["processing"].json,
    data.aws_iam_policy_document.next_event["processing"].json,
  ]

  statement {
    sid       = "EnrichEvents"
    actions   = ["dynamodb:GetItem", "dynamodb:UpdateItem", "dynamodb:Query"]
    resources = [aws_dynamodb_table.events.arn]
  }

  statement {
    sid       = "ReadEarlierEvents"
    actions   = ["dynamodb:Query"]
    resources = [for index in values(local.events_indexes) : "${aws_dynamodb_table.events.arn}/index/${index.name}"]
  }
}

data "aws_iam_policy_document" "notification" {
  source_policy_documents = [data.aws_iam_policy_document.function["notification"].json]

  # Of events, and of what was notified before.
  statement {
    sid       = "ReadEventsAndNotifications"
    actions   = ["dynamodb:Query"]
    resources = [aws_dynamodb_table.events.arn, aws_dynamodb_table.audit.arn]
  }

  statement {
    sid       = "PublishAlerts"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alerts.arn]
  }

  statement {
    sid       = "UseTopicKey"
    actions   = local.topic_key_actions
    resources = [aws_kms_key.alerts.arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["sns.${local.region}.amazonaws.com"]
    }
  }
}

# In a policy of its own, because X-Ray's actions accept no resource but "*".
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
resource "aws_iam_role_policy" "tracing" {
  for_each = local.functions

  name   = "policy-${each.key}-tracing-${var.environment}"
  role   = aws_iam_role.function[each.key].id
  policy = data.aws_iam_policy_document.tracing.json
}

data "aws_iam_policy_document" "tracing" {
  statement {
    sid       = "SendTraces"
    actions   = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
    resources = ["*"]
  }
}

# --- tables -----------------------------------------------------------------------------------

locals {
  # Both are sorted by time. event-type answers "all trade events of the last hour", series "the last
  # trades of this instrument", of which the processing stage takes its averages: there a position is
  # the time and the event's id, so that events of one instant have an order.
  events_indexes = {
    event-type = { name = "event-type-index", hash_key = "event_type", range_key = "timestamp" }
    series     = { name = "series-index", hash_key = "series", range_key = "position" } # trade#XNAS:AAPL
  }

  events_index_keys = setsubtract(
    flatten([for index in values(local.events_indexes) : [index.hash_key, index.range_key]]),
    ["timestamp"],
  )
}

# One item for each event: written by the ingestion stage, completed by the processing stage.
resource "aws_dynamodb_table" "events" {
  name         = local.table_names["events"]
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "event_id"
  range_key    = "timestamp"

  # Test environments are taken down with their data. In production set it to true.
  deletion_protection_enabled = false

  attribute {
    name = "event_id"
    type = "S"
  }

  attribute {
    name = "timestamp"
    type = "S"
  }

  dynamic "attribute" {
    for_each = local.events_index_keys
    iterator = key

    content {
      name = key.value
      type = "S"
    }
  }

  dynamic "global_secondary_index" {
    for_each = local.events_indexes
    iterator = index

    content {
      name            = index.value.name
      hash_key        = index.value.hash_key
      range_key       = index.value.range_key
      projection_type = "ALL"
    }
  }

  point_in_time_recovery {
    enabled = true
  }

  # With no key named, the AWS managed key alias/aws/dynamodb.
  server_side_encryption {
    enabled = true
  }

  tags = {
    TableType = "events"
  }
}

# One item for each step of each event, and for each failure, written once.
resource "aws_dynamodb_table" "audit" {
  name         = local.table_names["audit"]
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "audit_id"
  range_key    = "timestamp"

  deletion_protection_enabled = false

  attribute {
    name = "audit_id"
    type = "S"
  }

  attribute {
    name = "timestamp"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }

  tags = {
    TableType = "audit"
  }
}

# --- dead letter queues -----------------------------------------------------------------------

# Where the failures of a stage wait for somebody to look at them. Encrypted with SSE-SQS: Lambda and
# EventBridge both send here, and with a customer managed key one forgotten statement of its policy
# would lose the very events that these queues must keep.
resource "aws_sqs_queue" "dead_letter" {
  for_each = local.functions

  name                       = local.queue_names[each.key]
  message_retention_seconds  = 345600 # four days
  visibility_timeout_seconds = local.function_timeout_seconds
  sqs_managed_sse_enabled    = true
}

resource "aws_sqs_queue_policy" "dead_letter" {
  for_each = local.functions

  queue_url = aws_sqs_queue.dead_letter[each.key].url
  policy    = data.aws_iam_policy_document.dead_letter_queue[each.key].json
}

data "aws_iam_policy_document" "dead_letter_queue" {
  for_each = local.functions

  statement {
    sid       = "RuleSendsUndelivered"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.dead_letter[each.key].arn]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_cloudwatch_event_rule.stage[each.key].arn]
    }
  }
}

# --- who is told ------------------------------------------------------------------------------

locals {
  topic_key_actions = ["kms:Decrypt", "kms:GenerateDataKey"]
}

# A customer managed key, because alarms cannot publish to a topic under the AWS managed one.
resource "aws_kms_key" "alerts" {
  description             = "Alerts and alarms of the market data pipeline, ${var.environment}"
  enable_key_rotation     = true
  deletion_window_in_days = 7
  policy                  = data.aws_iam_policy_document.alerts_key.json
}

resource "aws_kms_alias" "alerts" {
  name          = "alias/kms-alerts-${var.environment}"
  target_key_id = aws_kms_key.alerts.key_id
}

# In a key policy the resource "*" means this key.
data "aws_iam_policy_document" "alerts_key" {
  # Without it nobody could ever change or delete the key again. It gives no one access by itself:
  # the account's IAM policies decide, such as the notification function's.
  statement {
    sid       = "AccountAdministersKey"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${local.partition}:iam::${local.account_id}:root"]
    }
  }

  statement {
    sid       = "AlarmsEncryptMessages"
    actions   = local.topic_key_actions
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = local.alarm_arns
    }
  }
}

resource "aws_sns_topic" "alerts" {
  name              = "sns-alerts-${var.environment}"
  kms_master_key_id = aws_kms_key.alerts.arn
}

resource "aws_sns_topic_policy" "alerts" {
  arn    = aws_sns_topic.alerts.arn
  policy = data.aws_iam_policy_document.alerts_topic.json
}

# Replaces the default policy, which lets every principal of the account publish.
data "aws_iam_policy_document" "alerts_topic" {
  # The account as principal gives no one access by itself: the notification function publishes by
  # its own policy.
  statement {
    sid       = "AccountPublishersByTheirPolicies"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alerts.arn]

    principals {
      type        = "AWS"
      identifiers = ["arn:${local.partition}:iam::${local.account_id}:root"]
    }
  }

  statement {
    sid       = "AlarmsPublish"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alerts.arn]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = local.alarm_arns
    }
  }
}

# Pending until somebody confirms it from that mailbox.
resource "aws_sns_topic_subscription" "email" {
  topic_arn = aws_sns_topic.alerts.arn
  protocol  = "email"
  endpoint  = var.notification_email
}

# --- configuration ----------------------------------------------------------------------------

# The namespace of the audit ids (RFC 9562, version 5): the same step of the same event gets the same
# id each time it is taken, and no two environments share an id.
resource "random_uuid" "audit_namespace" {}

locals {
  # Read by the functions while they run: another value needs no other deployment of them.
  parameters = {
    events-table = {
      description = "Name of the table of events"
      value       = aws_dynamodb_table.events.name
    }
    series-index = {
      description = "Name of the index of the table of events by event type and instrument"
      value       = local.events_indexes.series.name
    }
    audit-table = {
      description = "Name of the table of the audit trail"
      value       = aws_dynamodb_table.audit.name
    }
    audit-namespace = {
      description = "UUID that audit ids are made with"
      value       = random_uuid.audit_namespace.result
    }
    event-bus = {
      description = "Name of the event bus"
      value       = aws_cloudwatch_event_bus.market_data.name
    }
    validated-event = {
      description = "Source and detail type of the events that the ingestion stage puts on the bus, as JSON"
      value       = jsonencode(local.next_events.ingestion)
    }
    alert-event = {
      description = "Source and detail type of the events that the processing stage puts on the bus, as JSON"
      value       = jsonencode(local.next_events.processing)
    }
    alert-topic = {
      description = "ARN of the topic of alerts"
      value       = aws_sns_topic.alerts.arn
    }
    validation-rules = {
      description = "How far in the future an event may lie, as JSON"
      value       = jsonencode({ clock_skew_seconds = var.clock_skew_seconds })
    }
    enrichment-rules = {
      description = "How many events averages are taken over, and how old a stale one is, as JSON"
      value       = jsonencode({ moving_average_events = var.moving_average_events, stale_after_seconds = var.stale_after_seconds })
    }
    alert-rules = {
      description = "When an event is worth an e-mail, as JSON"
      value       = jsonencode(var.alert_rules)
    }
  }
}

# SSM reserves names that begin with "ssm", so the resource type of these is "parameter".
resource "aws_ssm_parameter" "configuration" {
  for_each = local.parameters

  name        = "parameter-${each.key}-${var.environment}"
  description = each.value.description
  type        = "String"
  tier        = "Standard"
  value       = each.value.value
}

# --- event bus and rules ----------------------------------------------------------------------

resource "aws_cloudwatch_event_bus" "market_data" {
  name        = local.event_bus_name
  description = "Market data events on their way from the feeds through the three stages"
}

resource "aws_cloudwatch_event_rule" "stage" {
  for_each = local.functions

  name           = local.rule_names[each.key]
  description    = "Hands ${each.value.receives["detail-type"][0]} events to the function ${local.function_names[each.key]}"
  event_bus_name = aws_cloudwatch_event_bus.market_data.arn
  event_pattern  = jsonencode(each.value.receives)
}

resource "aws_cloudwatch_event_target" "stage" {
  for_each = local.functions

  rule           = aws_cloudwatch_event_rule.stage[each.key].name
  event_bus_name = aws_cloudwatch_event_bus.market_data.arn
  target_id      = "target-${each.key}-${var.environment}"
  arn            = aws_lambda_function.function[each.key].arn

  # What EventBridge cannot hand to Lambda within a day. What the function fails on, Lambda sends.
  dead_letter_config {
    arn = aws_sqs_queue.dead_letter[each.key].arn
  }

  # Without them the first events would be refused.
  depends_on = [
    aws_lambda_permission.rule,
    aws_sqs_queue_policy.dead_letter,
  ]
}

# --- functions --------------------------------------------------------------------------------

resource "aws_lambda_function" "function" {
  for_each = local.functions

  function_name    = local.function_names[each.key]
  description      = each.value.description
  role             = aws_iam_role.function[each.key].arn
  runtime          = "python3.11"
  handler          = "lambda_function.${each.key}_handler"
  filename         = data.archive_file.lambda_zip.output_path
  source_code_hash = data.archive_file.lambda_zip.output_base64sha256
  memory_size      = 256
  timeout          = local.function_timeout_seconds

  # Always there for this function, and a bound on what a flood can cost.
  reserved_concurrent_executions = 10

  # Names of parameters alone; their values come from Parameter Store.
  environment {
    variables = {
      for key in each.value.parameters :
      "${upper(replace(key, "-", "_"))}_PARAMETER" => aws_ssm_parameter.configuration[key].name
    }
  }

  dead_letter_config {
    target_arn = aws_sqs_queue.dead_letter[each.key].arn
  }

  # JSON makes each field that a handler logs a field to search by.
  logging_config {
    log_format            = "JSON"
    application_log_level = "INFO"
    system_log_level      = "INFO"
    log_group             = aws_cloudwatch_log_group.function[each.key].name
  }

  tracing_config {
    mode = "Active"
  }

  tags = {
    FunctionType = each.key
  }

  # IAM needs a while until a role and its policies are known everywhere. A log group that is not
  # there yet would be created without retention.
  depends_on = [
    aws_cloudwatch_log_group.function,
    aws_iam_role.function,
    aws_iam_role_policy.function,
    aws_iam_role_policy.tracing,
    aws_iam_role_policy_attachment.basic_execution,
  ]
}

# Lambda has no redrive policy with a maxReceiveCount: this gives the two retries that are meant. The
# queue gets two messages of a failure: the dead letter is the event itself, fit to be put on the bus
# again; the invocation record is the account of it, with the error and its stack trace.
resource "aws_lambda_function_event_invoke_config" "function" {
  for_each = local.functions

  function_name          = aws_lambda_function.function[each.key].function_name
  maximum_retry_attempts = 2

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead_letter[each.key].arn
    }
  }
}

resource "aws_lambda_permission" "rule" {
  for_each = local.functions

  statement_id   = "permission-${each.key}-${var.environment}"
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.function[each.key].function_name
  principal      = "events.amazonaws.com"
  source_arn     = aws_cloudwatch_event_rule.stage[each.key].arn
  source_account = local.account_id
}

# --- logs and alarms --------------------------------------------------------------------------

resource "aws_cloudwatch_log_group" "function" {
  for_each = local.functions

  name              = local.log_group_names[each.key]
  retention_in_days = 7
}

locals {
  function_alarms = merge([
    for stage, function_name in local.function_names : {
      for metric in ["Errors", "Throttles"] : "${stage}-${lower(metric)}" => {
        name     = "alarm-${stage}-${lower(metric)}-${var.environment}"
        function = function_name
        metric   = metric
      }
    }
  ]...)

  # What waits for somebody, and what is lost: an event that reached no queue is in the archive alone.
  failure_alarms = merge([
    for stage, function_name in local.function_names : {
      for key, alarm in {
        dlq-depth = {
          description = "Events that the stage ${stage} failed on wait in ${local.queue_names[stage]}"
          namespace   = "AWS/SQS"
          metric      = "ApproximateNumberOfMessagesVisible"
          statistic   = "Maximum"
          dimensions  = { QueueName = local.queue_names[stage] }
        }
        unsent-events = {
          description = "Lambda could not send an event that ${function_name} failed on to ${local.queue_names[stage]}"
          namespace   = "AWS/Lambda"
          metric      = "DeadLetterErrors"
          statistic   = "Sum"
          dimensions  = { FunctionName = function_name }
        }
        unsent-records = {
          description = "Lambda could not send the account of a failure of ${function_name} to ${local.queue_names[stage]}"
          namespace   = "AWS/Lambda"
          metric      = "DestinationDeliveryFailures"
          statistic   = "Sum"
          dimensions  = { FunctionName = function_name }
        }
        undelivered = {
          description = "EventBridge could hand an event neither to ${function_name} nor to ${local.queue_names[stage]}"
          namespace   = "AWS/Events"
          metric      = "InvocationsFailedToBeSentToDlq"
          statistic   = "Sum"
          dimensions  = { EventBusName = local.event_bus_name, RuleName = local.rule_names[stage] }
        }
      } : "${stage}-${key}" => merge(alarm, { name = "alarm-${stage}-${key}-${var.environment}" })
    }
  ]...)

  capacity_alarms = merge([
    for purpose, table_name in local.table_names : {
      for kind in ["Read", "Write"] : "${purpose}-${lower(kind)}-capacity" => {
        name   = "alarm-${purpose}-${lower(kind)}-capacity-${var.environment}"
        table  = table_name
        metric = "Consumed${kind}CapacityUnits"
      }
    }
  ]...)
}

resource "aws_cloudwatch_metric_alarm" "function" {
  for_each = local.function_alarms

  alarm_name        = each.value.name
  alarm_description = "${each.value.function} had ${lower(each.value.metric)} within a minute"

  namespace   = "AWS/Lambda"
  metric_name = each.value.metric
  dimensions  = { FunctionName = each.value.function }
  statistic   = "Sum"
  period      = 60

  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"

  alarm_actions = [aws_sns_topic.alerts.arn]
}

resource "aws_cloudwatch_metric_alarm" "failure" {
  for_each = local.failure_alarms

  alarm_name        = each.value.name
  alarm_description = each.value.description

  namespace   = each.value.namespace
  metric_name = each.value.metric
  dimensions  = each.value.dimensions
  statistic   = each.value.statistic
  period      = 60

  # One event that nobody looks at is one too many.
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"

  alarm_actions = [aws_sns_topic.alerts.arn]
}

# For information: on-demand tables grow by themselves, and the bill with them.
resource "aws_cloudwatch_metric_alarm" "capacity" {
  for_each = local.capacity_alarms

  alarm_name        = each.value.name
  alarm_description = "${each.value.table} took more than ${var.capacity_alarm_units} units of ${each.value.metric} within a minute"

  namespace   = "AWS/DynamoDB"
  metric_name = each.value.metric
  dimensions  = { TableName = each.value.table }
  statistic   = "Sum"
  period      = 60

  comparison_operator = "GreaterThanThreshold"
  threshold           = var.capacity_alarm_units
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"

  alarm_actions = [aws_sns_topic.alerts.arn]
}

# --- dashboard --------------------------------------------------------------------------------

locals {
  # Title and metrics of each graph, in reading order.
  dashboard_graphs = concat(
    [
      for metric in ["Invocations", "Errors", "Throttles"] : {
        title   = "Functions: ${lower(metric)}"
        stat    = "Sum"
        metrics = [for name in values(local.function_names) : ["AWS/Lambda", metric, "FunctionName", name]]
      }
    ],
    [
      # The longest that an event waited for its function: what traders feel.
      {
        title   = "Functions: age of events in milliseconds"
        stat    = "Maximum"
        metrics = [for name in values(local.function_names) : ["AWS/Lambda", "AsyncEventAge", "FunctionName", name]]
      },
      {
        title   = "Dead letter queues: waiting messages"
        stat    = "Maximum"
        metrics = [for name in values(local.queue_names) : ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", name]]
      },
      {
        title = "Tables: consumed capacity units"
        stat  = "Sum"
        metrics = [
          for pair in setproduct(["Read", "Write"], values(local.table_names)) :
          ["AWS/DynamoDB", "Consumed${pair[0]}CapacityUnits", "TableName", pair[1]]
        ]
      },
      {
        title = "E-mail: alerts and alarms"
        stat  = "Sum"
        metrics = [
          for metric in ["NumberOfMessagesPublished", "NumberOfNotificationsFailed"] :
          ["AWS/SNS", metric, "TopicName", aws_sns_topic.alerts.name]
        ]
      },
    ],
  )
}

resource "aws_cloudwatch_dashboard" "pipeline" {
  dashboard_name = "dashboard-market-data-${var.environment}"

  dashboard_body = jsonencode({
    widgets = [
      for position, graph in local.dashboard_graphs : {
        type   = "metric"
        x      = position % 3 * 8
        y      = floor(position / 3) * 6
        width  = 8
        height = 6
        properties = {
          title   = graph.title
          region  = local.region
          period  = 60
          stat    = graph.stat
          metrics = graph.metrics
        }
      }
    ]
  })
}

# --- archive ----------------------------------------------------------------------------------

# For compliance, and to replay events from: every stage takes an event twice without harm.
resource "aws_cloudwatch_event_archive" "market_data" {
  name             = "archive-market-data-${var.environment}"
  description      = "All events of the bus ${aws_cloudwatch_event_bus.market_data.name}"
  event_source_arn = aws_cloudwatch_event_bus.market_data.arn
  retention_days   = 90

  # Every event has a source.
  event_pattern = jsonencode({ source = [{ prefix = "" }] })
}

# --- outputs ----------------------------------------------------------------------------------

output "ingestion_function_name" {
  description = "Name of the ingestion function, to invoke it and to find its metrics."
  value       = aws_lambda_function.function["ingestion"].function_name
}

output "ingestion_function_arn" {
  description = "ARN of the ingestion function, which the rule's target names."
  value       = aws_lambda_function.function["ingestion"].arn
}

output "ingestion_role_arn" {
  description = "ARN of the role that the ingestion function works with."
  value       = aws_iam_role.function["ingestion"].arn
}

output "processing_function_name" {
  description = "Name of the processing function, to invoke it and to find its metrics."
  value       = aws_lambda_function.function["processing"].function_name
}

output "processing_function_arn" {
  description = "ARN of the processing function, which the rule's target names."
  value       = aws_lambda_function.function["processing"].arn
}

output "processing_role_arn" {
  description = "ARN of the role that the processing function works with."
  value       = aws_iam_role.function["processing"].arn
}

output "notification_function_name" {
  description = "Name of the notification function, to invoke it and to find its metrics."
  value       = aws_lambda_function.function["notification"].function_name
}

output "notification_function_arn" {
  description = "ARN of the notification function, which the rule's target names."
  value       = aws_lambda_function.function["notification"].arn
}

output "notification_role_arn" {
  description = "ARN of the role that the notification function works with."
  value       = aws_iam_role.function["notification"].arn
}

output "event_bus_name" {
  description = "Name of the event bus, to put events on."
  value       = aws_cloudwatch_event_bus.market_data.name
}

output "event_bus_arn" {
  description = "ARN of the event bus, to let other principals put events on it."
  value       = aws_cloudwatch_event_bus.market_data.arn
}

output "event_rule_names" {
  description = "Names of the rules that hand events to the functions, in the order of their stages' names."
  value       = [for rule in values(aws_cloudwatch_event_rule.stage) : rule.name]
}

output "event_archive_arn" {
  description = "ARN of the archive of the bus, to replay events from."
  value       = aws_cloudwatch_event_archive.market_data.arn
}

output "event_archive_name" {
  description = "Name of the archive of the bus."
  value       = aws_cloudwatch_event_archive.market_data.name
}

output "events_table_name" {
  description = "Name of the table of events: partition key event_id, sort key timestamp."
  value       = aws_dynamodb_table.events.name
}

output "events_table_arn" {
  description = "ARN of the table of events, to let other principals read it."
  value       = aws_dynamodb_table.events.arn
}

output "events_table_index_names" {
  description = "Names of the indexes of the table of events by what they are for: event-type, series."
  value       = { for key, index in local.events_indexes : key => index.name }
}

output "audit_table_name" {
  description = "Name of the table of the audit trail: partition key audit_id, sort key timestamp."
  value       = aws_dynamodb_table.audit.name
}

output "audit_table_arn" {
  description = "ARN of the table of the audit trail, to let other principals read it."
  value       = aws_dynamodb_table.audit.arn
}

output "ingestion_dlq_url" {
  description = "URL of the dead letter queue of the ingestion function, to read failures from."
  value       = aws_sqs_queue.dead_letter["ingestion"].url
  sensitive   = true
}

output "ingestion_dlq_arn" {
  description = "ARN of the dead letter queue of the ingestion function."
  value       = aws_sqs_queue.dead_letter["ingestion"].arn
}

output "processing_dlq_url" {
  description = "URL of the dead letter queue of the processing function, to read failures from."
  value       = aws_sqs_queue.dead_letter["processing"].url
  sensitive   = true
}

output "processing_dlq_arn" {
  description = "ARN of the dead letter queue of the processing function."
  value       = aws_sqs_queue.dead_letter["processing"].arn
}

output "notification_dlq_url" {
  description = "URL of the dead letter queue of the notification function, to read failures from."
  value       = aws_sqs_queue.dead_letter["notification"].url
  sensitive   = true
}

output "notification_dlq_arn" {
  description = "ARN of the dead letter queue of the notification function."
  value       = aws_sqs_queue.dead_letter["notification"].arn
}

output "sns_topic_arn" {
  description = "ARN of the topic of alerts and alarms, to subscribe to it."
  value       = aws_sns_topic.alerts.arn
  sensitive   = true
}

output "sns_topic_name" {
  description = "Name of the topic of alerts and alarms."
  value       = aws_sns_topic.alerts.name
}

output "sns_subscription_arn" {
  description = "ARN of the e-mail subscription; it works once somebody has confirmed it."
  value       = aws_sns_topic_subscription.email.arn
  sensitive   = true
}

output "kms_key_arn" {
  description = "ARN of the KMS key that encrypts the topic."
  value       = aws_kms_key.alerts.arn
}

output "kms_alias_name" {
  description = "Alias of the KMS key that encrypts the topic."
  value       = aws_kms_alias.alerts.name
}

output "log_group_names" {
  description = "Names of the functions' log groups, in the order of their stages' names."
  value       = [for group in values(aws_cloudwatch_log_group.function) : group.name]
}

output "alarm_names" {
  description = "Names of all alarms: errors and throttles of the functions, waiting and lost failures, consumed capacity of the tables."
  value = [
    for alarm in concat(
      values(aws_cloudwatch_metric_alarm.function),
      values(aws_cloudwatch_metric_alarm.failure),
      values(aws_cloudwatch_metric_alarm.capacity),
    ) : alarm.alarm_name
  ]
}

output "dashboard_name" {
  description = "Name of the dashboard: functions, queues, tables and e-mail."
  value       = aws_cloudwatch_dashboard.pipeline.dashboard_name
}

output "parameter_names" {
  description = "Names of the parameters that the functions read."
  value       = [for parameter in values(aws_ssm_parameter.configuration) : parameter.name]
}

output "environment" {
  description = "Environment that ends every name."
  value       = var.environment
}

output "aws_region" {
  description = "AWS region of the stack."
  value       = local.region
}

output "account_id" {
  description = "Id of the AWS account of the stack."
  value       = local.account_id
}

output "availability_zones" {
  description = "Availability zones of the region; the managed services of the stack use several by themselves."
  value       = data.aws_availability_zones.available.names
}
