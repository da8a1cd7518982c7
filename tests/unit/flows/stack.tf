resource "aws_sns_topic" "orders" {
  name = "orders"
}

resource "aws_sns_topic_subscription" "first" {
  topic_arn = aws_sns_topic.orders.arn
  protocol  = "lambda"
  endpoint  = aws_lambda_function.first.arn

  filter_policy = jsonencode({ kind = ["order"] })
}

resource "aws_lambda_permission" "first" {
  action        = "lambda:InvokeFunction"
  principal     = "sns.amazonaws.com"
  function_name = aws_lambda_function.first.function_name
  source_arn    = aws_sns_topic.orders.arn
}

resource "aws_lambda_function" "first" {
  function_name = "first"
  role          = aws_iam_role.first.arn
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/first:1"

  environment {
    variables = { BUS = aws_cloudwatch_event_bus.orders.name }
  }
}

resource "aws_iam_role" "first" {
  name = "first"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "first" {
  role = aws_iam_role.first.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow", Action = "events:PutEvents", Resource = aws_cloudwatch_event_bus.orders.arn
      Condition = { StringEquals = { "events:source" = "orders" } }
    }]
  })
}

resource "aws_cloudwatch_event_bus" "orders" {
  name = "orders"
}

resource "aws_cloudwatch_event_rule" "work" {
  name           = "work"
  event_bus_name = aws_cloudwatch_event_bus.orders.name # rule
  event_pattern  = jsonencode({ source = ["orders"], detail-type = ["Order"] })
  state          = "ENABLED"
}

resource "aws_cloudwatch_event_target" "work" {
  rule           = aws_cloudwatch_event_rule.work.name
  event_bus_name = aws_cloudwatch_event_bus.orders.name # target
  arn            = aws_sfn_state_machine.work.arn
  role_arn       = aws_iam_role.start.arn
}

resource "aws_iam_role" "start" {
  name = "start"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "events.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "start" {
  role = aws_iam_role.start.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "states:StartExecution", Resource = aws_sfn_state_machine.work.arn }]
  })
}

resource "aws_sfn_state_machine" "work" {
  name     = "work"
  role_arn = aws_iam_role.work.arn
  definition = jsonencode({
    StartAt = "Last"
    States = {
      Last = {
        Type       = "Task"
        Resource   = "arn:aws:states:::lambda:invoke"
        Parameters = { FunctionName = aws_lambda_function.last.arn, "Payload.$" = "$" }
        End        = true
      }
    }
  })
}

resource "aws_iam_role" "work" {
  name = "work"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "states.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "work" {
  role = aws_iam_role.work.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "lambda:InvokeFunction", Resource = aws_lambda_function.last.arn }]
  })
}

resource "aws_lambda_function" "last" {
  function_name = "last"
  role          = aws_iam_role.first.arn
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/last:1"
}

resource "aws_s3_bucket" "files" {
  bucket = "files-of-orders"
}

resource "aws_s3_bucket_notification" "files" {
  bucket = aws_s3_bucket.files.id

  queue {
    queue_arn     = aws_sqs_queue.files.arn
    events        = ["s3:ObjectCreated:*"]
    filter_suffix = ".csv"
  }
}

resource "aws_sqs_queue" "files" {
  name                       = "files"
  kms_master_key_id          = aws_kms_key.files.arn
  visibility_timeout_seconds = 180
  redrive_policy             = jsonencode({ deadLetterTargetArn = aws_sqs_queue.lost.arn, maxReceiveCount = 3 })
}

resource "aws_sqs_queue_policy" "files" {
  queue_url = aws_sqs_queue.files.url
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.files.arn
      Principal = { Service = "s3.amazonaws.com" }
      Condition = { ArnEquals = { "aws:SourceArn" = aws_s3_bucket.files.arn } }
    }]
  })
}

resource "aws_sqs_queue" "lost" {
  name = "lost"
}

resource "aws_sqs_queue" "other" {
  name = "other"
}

resource "aws_kms_key" "files" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "kms:*", Resource = "*", Principal = { AWS = "arn:aws:iam::123456789012:root" } },
      {
        Effect    = "Allow", Action = ["kms:GenerateDataKey", "kms:Decrypt"], Resource = "*"
        Principal = { Service = ["s3.amazonaws.com"] }
      },
    ]
  })
}

resource "aws_lambda_event_source_mapping" "files" {
  event_source_arn = aws_sqs_queue.files.arn
  function_name    = aws_lambda_function.reader.arn
  enabled          = true

  scaling_config {
    maximum_concurrency = 5
  }
}

resource "aws_lambda_function" "reader" {
  function_name                  = "reader"
  role                           = aws_iam_role.reader.arn
  package_type                   = "Image"
  image_uri                      = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/reader:1"
  timeout                        = 30
  reserved_concurrent_executions = 5
}

resource "aws_iam_role" "reader" {
  name = "reader"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "reader" {
  role = aws_iam_role.reader.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow", Action = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
        Resource = aws_sqs_queue.files.arn
      },
      {
        Effect    = "Allow", Action = "kms:Decrypt", Resource = aws_kms_key.files.arn
        Condition = { StringEquals = { "kms:ViaService" = "sqs.eu-west-1.amazonaws.com" } }
      },
    ]
  })
}
