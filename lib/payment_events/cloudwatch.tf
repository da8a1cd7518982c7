# --- logs -------------------------------------------------------------------------------------

locals {
  function_log_group_names = { for key, name in local.function_names : key => "/aws/lambda/${name}" }

  # With this prefix Step Functions needs no statement of its own in the log resource policy of the
  # account, whose size is limited.
  workflow_log_group_name = "/aws/vendedlogs/states/${local.workflow_name}"

  log_retention_days = 30
}

resource "aws_cloudwatch_log_group" "function" {
  for_each = local.functions

  name              = local.function_log_group_names[each.key]
  retention_in_days = local.log_retention_days
  kms_key_id        = aws_kms_key.logs.arn
}

resource "aws_cloudwatch_log_group" "workflow" {
  name              = local.workflow_log_group_name
  retention_in_days = local.log_retention_days
  kms_key_id        = aws_kms_key.logs.arn
}

# --- alarms -----------------------------------------------------------------------------------

locals {
  # Alarm by alarm: what failed where. No Express execution can be aborted, so there is no alarm for
  # that.
  alarms = merge(
    {
      for key, queue in merge(aws_sqs_queue.dead_letter, { undelivered = aws_sqs_queue.undelivered }) :
      "${key}-dlq-depth" => {
        description = "Failed payment events wait in ${queue.name}"
        namespace   = "AWS/SQS"
        metric      = "ApproximateNumberOfMessagesVisible"
        statistic   = "Maximum"
        dimensions  = { QueueName = queue.name }
      }
    },
    {
      for pair in setproduct(keys(local.functions), ["Errors", "Throttles"]) :
      "${pair[0]}-${lower(pair[1])}" => {
        description = "${pair[1]} of the function ${local.function_names[pair[0]]}"
        namespace   = "AWS/Lambda"
        metric      = pair[1]
        statistic   = "Sum"
        dimensions  = { FunctionName = local.function_names[pair[0]] }
      }
    },
    {
      for key, lost in {
        topic = {
          description = "The topic could hand an event neither to the trigger nor to ${aws_sqs_queue.undelivered.name}"
          namespace   = "AWS/SNS"
          metric      = "NumberOfNotificationsFailedToRedriveToDlq"
          dimensions  = { TopicName = aws_sns_topic.payment_events.name }
        }
        rule = {
          description = "The rule could hand an event neither to the workflow nor to ${aws_sqs_queue.undelivered.name}"
          namespace   = "AWS/Events"
          metric      = "InvocationsFailedToBeSentToDlq"
          dimensions = {
            EventBusName = aws_cloudwatch_event_bus.payments.name
            RuleName     = aws_cloudwatch_event_rule.payment_event_received.name
          }
        }
        trigger = {
          description = "Lambda could not send an event that the trigger failed on to ${aws_sqs_queue.dead_letter["trigger"].name}"
          namespace   = "AWS/Lambda"
          metric      = "DeadLetterErrors"
          dimensions  = { FunctionName = local.function_names["trigger"] }
        }
      } :
      "lost-by-${key}" => merge(lost, { statistic = "Sum" })
    },
    {
      for key, metric in { failed = "ExecutionsFailed", timed-out = "ExecutionsTimedOut" } :
      "workflow-${key}" => {
        description = "Executions of the workflow ${local.workflow_name} that ${replace(key, "-", " ")}"
        namespace   = "AWS/States"
        metric      = metric
        statistic   = "Sum"
        dimensions  = { StateMachineArn = aws_sfn_state_machine.workflow.arn }
      }
    },
  )
}

resource "aws_cloudwatch_metric_alarm" "failure" {
  for_each = local.alarms

  alarm_name        = "${local.project}-${each.key}-${var.environment_suffix}"
  alarm_description = each.value.description

  namespace   = each.value.namespace
  metric_name = each.value.metric
  dimensions  = each.value.dimensions
  statistic   = each.value.statistic
  period      = 60

  # One lost payment event is one too many.
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1

  # These metrics fall silent when nothing happens.
  treat_missing_data = "notBreaching"

  alarm_actions = var.alarm_topic_arns
  ok_actions    = var.alarm_topic_arns
}

# A rejected event is the sender's matter; many at once are ours: a provider changed its payloads, or a
# publisher sends something else.
resource "aws_cloudwatch_metric_alarm" "rejections" {
  alarm_name        = "${local.project}-rejections-${var.environment_suffix}"
  alarm_description = "The validator rejected more than ${var.rejections_alarm_count} payment events within five minutes"

  namespace   = local.metric_namespace
  metric_name = local.outcomes.rejected.metric
  statistic   = "Sum"
  period      = 300

  comparison_operator = "GreaterThanThreshold"
  threshold           = var.rejections_alarm_count
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"

  alarm_actions = var.alarm_topic_arns
  ok_actions    = var.alarm_topic_arns
}

# --- metrics of the pipeline ------------------------------------------------------------------

locals {
  # A namespace for each environment, since these metrics have no dimension to tell them apart by.
  metric_namespace = "${local.project}/${var.environment_suffix}"

  # What becomes of events, counted by the line that the handler logs of each.
  outcomes = {
    received = { function = "trigger", message = "message forwarded", metric = "ReceivedEvents" }
    rejected = { function = "validator", message = "event rejected", metric = "RejectedEvents" }
    enriched = { function = "enricher", message = "payment enriched", metric = "EnrichedEvents" }
  }
}

resource "aws_cloudwatch_log_metric_filter" "outcome" {
  for_each = local.outcomes

  name           = "${local.project}-${each.key}-events-${var.environment_suffix}"
  log_group_name = aws_cloudwatch_log_group.function[each.value.function].name
  pattern        = "{ $.message = \"${each.value.message}\" }"

  metric_transformation {
    namespace     = local.metric_namespace
    name          = each.value.metric
    value         = "1"
    default_value = "0"
    unit          = "Count"
  }
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
      {
        title   = "Events: received, rejected, enriched"
        stat    = "Sum"
        metrics = [for outcome in values(local.outcomes) : [local.metric_namespace, outcome.metric]]
      },
      {
        title = "Workflow: executions"
        stat  = "Sum"
        metrics = [
          for metric in ["ExecutionsStarted", "ExecutionsSucceeded", "ExecutionsFailed", "ExecutionsTimedOut"] :
          ["AWS/States", metric, "StateMachineArn", aws_sfn_state_machine.workflow.arn]
        ]
      },
      {
        title = "Queues of failures and rejections: waiting messages"
        stat  = "Maximum"
        metrics = [
          for queue in concat(values(aws_sqs_queue.dead_letter), [aws_sqs_queue.undelivered, aws_sqs_queue.rejected]) :
          ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", queue.name]
        ]
      },
    ],
  )
}

resource "aws_cloudwatch_dashboard" "pipeline" {
  dashboard_name = "${local.project}-${var.environment_suffix}"

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
          region  = var.aws_region
          period  = 60
          stat    = graph.stat
          metrics = graph.metrics
        }
      }
    ]
  })
}
