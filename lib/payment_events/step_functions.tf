locals {
  workflow_name = "${local.project}-workflow-${var.environment_suffix}"

  # In this order. The answer of each function is the input of the next.
  workflow_stages = {
    validator = { state = "Validate", next = "CheckAcceptance" }
    processor = { state = "Process", next = "Enrich" }
    enricher  = { state = "Enrich", next = "Done" }
  }

  # What may go well the second time: Lambda unwell, a function that ran out of time, the audit table
  # busy. Writes are idempotent, so trying again is safe. Everything else fails at once.
  retriable_errors = [
    "AuditUnavailableError",
    "Lambda.AWSLambdaException",
    "Lambda.ClientExecutionTimeoutException",
    "Lambda.SdkClientException",
    "Lambda.ServiceException",
    "Lambda.Unknown",
    "Sandbox.Timedout",
    "States.Timeout",
  ]

  # Random delays keep executions that failed together from coming back together.
  retry_timing = {
    IntervalSeconds = 2
    MaxAttempts     = 2
    BackoffRate     = 2
    JitterStrategy  = "FULL"
  }

  # A burst may use up a function's reserved concurrency for a while. A refusal costs no time, so
  # there are more attempts: after 1, 2, 4, 8 and 16 seconds.
  throttle_timing = {
    IntervalSeconds = 1
    MaxAttempts     = 5
    BackoffRate     = 2
    JitterStrategy  = "FULL"
  }

  # An Express workflow ends after five minutes, and one that runs out of time reports to no queue.
  # The longest run stays below: three stages of 3 x 15 s and 6 + 31 s of delays, and one report of
  # 3 x 10 s and 6 s, together 282 s.
  workflow_timeout_seconds = 300
  stage_timeout_seconds    = 15
  report_timeout_seconds   = 10

  stage_states = {
    for key, stage in local.workflow_stages : stage.state => {
      Type     = "Task"
      Comment  = local.functions[key].description
      Resource = "arn:${local.partition}:states:::lambda:invoke"
      Parameters = {
        FunctionName = aws_lambda_function.function[key].arn
        "Payload.$"  = "$"
      }
      OutputPath     = "$.Payload"
      TimeoutSeconds = local.stage_timeout_seconds
      Retry = [
        merge(local.throttle_timing, { ErrorEquals = ["Lambda.TooManyRequestsException"] }),
        merge(local.retry_timing, { ErrorEquals = local.retriable_errors }),
      ]
      Catch = [{
        ErrorEquals = ["States.ALL"]
        ResultPath  = "$.error"
        Next        = "Report${title(key)}Failure"
      }]
      Next = stage.next
    }
  }

  reports = merge(
    {
      for key in keys(local.workflow_stages) : "Report${title(key)}Failure" => {
        comment   = "Sends the error and the event to the dead letter queue of the ${key}"
        function  = key
        queue_url = aws_sqs_queue.dead_letter[key].url
        next      = "Failed"
      }
    },
    {
      ReportRejection = {
        comment   = "Sends the event and everything that is wrong with it to the queue of rejections"
        function  = "validator"
        queue_url = aws_sqs_queue.rejected.url
        next      = "Rejected"
      }
    },
  )

  report_states = {
    for name, report in local.reports : name => {
      Type     = "Task"
      Comment  = report.comment
      Resource = "arn:${local.partition}:states:::sqs:sendMessage"
      Parameters = {
        QueueUrl = report.queue_url
        MessageBody = {
          function      = local.function_names[report.function]
          "execution.$" = "$$.Execution.Id"
          "failed_at.$" = "$$.State.EnteredTime"
          # The input of the function that failed, and beside it the error that was caught; of a
          # rejection the validator's answer.
          "event.$" = "$"
        }
      }
      ResultPath     = null
      TimeoutSeconds = local.report_timeout_seconds
      Retry          = [merge(local.retry_timing, { ErrorEquals = ["States.ALL"] })]
      Catch = [{
        ErrorEquals = ["States.ALL"]
        ResultPath  = "$.report_error"
        Next        = "FailedUnreported"
      }]
      Next = report.next
    }
  }
}

resource "aws_sfn_state_machine" "workflow" {
  name     = local.workflow_name
  type     = "EXPRESS"
  role_arn = aws_iam_role.workflow.arn

  definition = jsonencode({
    Comment        = "Validates, processes and enriches one payment event"
    StartAt        = local.workflow_stages.validator.state
    TimeoutSeconds = local.workflow_timeout_seconds
    States = merge(local.stage_states, local.report_states, {
      # The validator answers a bad event with its problems: rejecting is what it is for, no failure.
      CheckAcceptance = {
        Type    = "Choice"
        Choices = [{ Variable = "$.problems", IsPresent = true, Next = "ReportRejection" }]
        Default = local.workflow_stages.processor.state
      }
      Done     = { Type = "Succeed" }
      Rejected = { Type = "Succeed" }
      Failed = {
        Type      = "Fail"
        ErrorPath = "$.error.Error"
        CausePath = "$.error.Cause"
      }
      # The log keeps the event's history even then, and the alarm on failed executions fires.
      FailedUnreported = {
        Type  = "Fail"
        Error = "FailureNotReported"
        Cause = "A stage failed, and its dead letter queue could not be reached."
      }
    })
  })

  # Every step of every execution, but not the payments in them: personal data belongs into the
  # audit table, not into logs. What failed lies in the dead letter queues with its input.
  logging_configuration {
    log_destination        = "${aws_cloudwatch_log_group.workflow.arn}:*"
    level                  = "ALL"
    include_execution_data = false
  }

  tracing_configuration {
    enabled = var.tracing_enabled
  }

  # Step Functions checks on creation that the role may deliver logs.
  depends_on = [
    aws_iam_role_policy.workflow,
    aws_iam_role_policy.workflow_log_delivery,
  ]
}
