locals {
  # timeout_seconds: the three stages fit into the workflow's five minutes with all their retries
  # (step_functions.tf).
  functions = {
    trigger = {
      description     = "Puts each payment event of the SNS topic on the event bus"
      timeout_seconds = 30
      environment = {
        EVENT_BUS_NAME    = aws_cloudwatch_event_bus.payments.name
        EVENT_SOURCE      = local.event_source
        EVENT_DETAIL_TYPE = local.event_detail_type
      }
    }
    validator = {
      description     = "Checks the schema and the data quality of a payment event"
      timeout_seconds = 10
      environment = {
        CLOCK_SKEW_SECONDS = tostring(var.clock_skew_seconds)
      }
    }
    processor = {
      description     = "Turns a provider's payload into the standard payment"
      timeout_seconds = 10
      environment     = {}
    }
    enricher = {
      description     = "Adds the customer segment and the risk score to a payment"
      timeout_seconds = 10
      environment = {
        HIGH_RISK_COUNTRIES = jsonencode(sort(var.high_risk_countries))
        USD_RATES           = jsonencode(var.usd_rates)
      }
    }
  }

  function_names = { for key in keys(local.functions) : key => "${local.project}-${key}-${var.environment_suffix}" }
}

resource "aws_lambda_function" "function" {
  for_each = local.functions

  function_name = local.function_names[each.key]
  description   = each.value.description
  role          = aws_iam_role.function[each.key].arn
  package_type  = "Image"
  image_uri     = "${aws_ecr_repository.functions.repository_url}:${var.image_tag_prefix}${each.key}-latest"
  architectures = ["arm64"]
  memory_size   = 512
  timeout       = each.value.timeout_seconds

  # A share of the account's concurrency that nothing else can use up, and a bound on the cost.
  reserved_concurrent_executions = 100

  environment {
    variables = merge(each.value.environment, {
      DYNAMODB_TABLE_NAME = aws_dynamodb_table.processed_events.name
      # Not AWS_REGION, which Lambda reserves.
      REGION = var.aws_region
    })
  }

  # Lambda sends here what failed after the retries of an asynchronous invocation, which is how SNS
  # invokes the trigger. The stages are invoked by the workflow, which fills the same queues itself.
  dead_letter_config {
    target_arn = aws_sqs_queue.dead_letter[each.key].arn
  }

  # JSON makes each field that a handler logs, the event id first, a field to search by.
  logging_config {
    log_format            = "JSON"
    application_log_level = "INFO"
    system_log_level      = "INFO"
    log_group             = aws_cloudwatch_log_group.function[each.key].name
  }

  tracing_config {
    mode = var.tracing_enabled ? "Active" : "PassThrough"
  }

  # When it creates a function, Lambda checks that its role may send to the queue and that it may
  # pull the image. A log group that is not there yet would be created without key and retention.
  depends_on = [
    aws_cloudwatch_log_group.function,
    aws_ecr_repository_policy.functions,
    aws_iam_role_policy.function,
  ]
}

resource "aws_lambda_permission" "payment_events" {
  statement_id  = "payment-events-topic-${var.environment_suffix}"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.function["trigger"].function_name
  principal     = "sns.amazonaws.com"
  source_arn    = aws_sns_topic.payment_events.arn
}
