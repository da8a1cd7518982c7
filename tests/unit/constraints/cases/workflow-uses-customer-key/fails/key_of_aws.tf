resource "aws_cloudwatch_event_bus" "by_default" { # fails: no kms_key_identifier: AWS's own key is used
  name = "by-default"
}

resource "aws_sfn_state_machine" "by_default" { # fails: no encryption_configuration.kms_key_id: AWS's own key is used
  name       = "by-default"
  role_arn   = "arn:aws:iam::123456789012:role/workflow"
  definition = jsonencode({ StartAt = "Done", States = { Done = { Type = "Succeed" } } })
}

resource "aws_scheduler_schedule" "by_default" { # fails: no kms_key_arn: AWS's own key is used
  name                = "by-default"
  schedule_expression = "rate(1 day)"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = "arn:aws:lambda:eu-west-1:123456789012:function:orders"
    role_arn = "arn:aws:iam::123456789012:role/scheduler"
  }
}

resource "aws_pipes_pipe" "by_default" { # fails: no kms_key_identifier: AWS's own key is used
  name     = "by-default"
  role_arn = "arn:aws:iam::123456789012:role/pipe"
  source   = "arn:aws:sqs:eu-west-1:123456789012:orders"
  target   = "arn:aws:events:eu-west-1:123456789012:event-bus/orders"
}
