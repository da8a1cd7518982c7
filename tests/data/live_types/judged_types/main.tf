terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

resource "aws_iam_role" "all" {
  name = "live-judged"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Action = "sts:AssumeRole"
      Principal = { Service = [
        "scheduler.amazonaws.com", "firehose.amazonaws.com", "pipes.amazonaws.com", "lambda.amazonaws.com",
      ] }
    }]
  })
}

resource "aws_sqs_queue" "source" {
  name = "live-judged-source"
}

resource "aws_sqs_queue" "failed" {
  name = "live-judged-failed"
}

resource "aws_scheduler_schedule_group" "nightly" {
  name = "live-judged"
  tags = { Owner = "orders" }
}

resource "aws_scheduler_schedule" "nightly" {
  name                         = "live-judged"
  description                  = "Every night"
  group_name                   = aws_scheduler_schedule_group.nightly.name
  schedule_expression          = "cron(0 3 * * ? *)"
  schedule_expression_timezone = "Europe/Berlin"

  flexible_time_window {
    mode                      = "FLEXIBLE"
    maximum_window_in_minutes = 10
  }

  target {
    arn      = aws_sqs_queue.source.arn
    role_arn = aws_iam_role.all.arn
    input    = jsonencode({ run = "nightly" })

    dead_letter_config {
      arn = aws_sqs_queue.failed.arn
    }

    retry_policy {
      maximum_event_age_in_seconds = 3600
      maximum_retry_attempts       = 5
    }
  }
}

resource "aws_secretsmanager_secret" "api" {
  name = "live-judged-api"
}

resource "aws_secretsmanager_secret_version" "api" {
  secret_id     = aws_secretsmanager_secret.api.id
  secret_string = "of a test"
}

data "archive_file" "rotate" {
  type        = "zip"
  output_path = "${path.module}/build/rotate.zip"

  source {
    filename = "rotate.py"
    content  = "def handler(event, context):\n    return None\n"
  }
}

resource "aws_lambda_function" "rotate" {
  function_name    = "live-judged-rotate"
  role             = aws_iam_role.all.arn
  runtime          = "python3.12"
  handler          = "rotate.handler"
  filename         = data.archive_file.rotate.output_path
  source_code_hash = data.archive_file.rotate.output_base64sha256
}

resource "aws_lambda_permission" "rotate" {
  statement_id  = "Rotate"
  function_name = aws_lambda_function.rotate.function_name
  action        = "lambda:InvokeFunction"
  principal     = "secretsmanager.amazonaws.com"
  source_arn    = aws_secretsmanager_secret.api.arn
}

resource "aws_secretsmanager_secret_rotation" "api" {
  secret_id           = aws_secretsmanager_secret.api.id
  rotation_lambda_arn = aws_lambda_function.rotate.arn

  rotation_rules {
    automatically_after_days = 30
  }

  depends_on = [aws_lambda_permission.rotate, aws_secretsmanager_secret_version.api]
}

resource "aws_secretsmanager_secret_policy" "api" {
  secret_arn = aws_secretsmanager_secret.api.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::123456789012:root" }
      Action    = "secretsmanager:GetSecretValue"
      Resource  = "*"
    }]
  })
}

resource "aws_sns_topic" "alerts" {
  name = "live-judged-alerts"
}

resource "aws_s3_bucket" "events" {
  bucket = "live-judged-events"
}

resource "aws_s3_bucket" "copies" {
  bucket = "live-judged-copies"
}

resource "aws_s3_bucket_versioning" "events" {
  for_each = { events = aws_s3_bucket.events.id, copies = aws_s3_bucket.copies.id }

  bucket = each.value

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "events" {
  bucket = aws_s3_bucket.events.id
  role   = aws_iam_role.all.arn

  rule {
    id       = "all"
    priority = 1
    status   = "Enabled"

    filter {}

    delete_marker_replication {
      status = "Disabled"
    }

    destination {
      bucket        = aws_s3_bucket.copies.arn
      storage_class = "STANDARD_IA"
    }
  }

  depends_on = [aws_s3_bucket_versioning.events]
}

resource "aws_kinesis_firehose_delivery_stream" "events" {
  name        = "live-judged-events"
  destination = "extended_s3"

  extended_s3_configuration {
    role_arn   = aws_iam_role.all.arn
    bucket_arn = aws_s3_bucket.events.arn
    prefix     = "events/"
  }

  server_side_encryption {
    enabled  = true
    key_type = "AWS_OWNED_CMK"
  }
}

resource "aws_api_gateway_rest_api" "orders" {
  name        = "live-judged-orders"
  description = "Orders"
}

resource "aws_api_gateway_resource" "orders" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  parent_id   = aws_api_gateway_rest_api.orders.root_resource_id
  path_part   = "orders"
}

resource "aws_api_gateway_method" "orders" {
  rest_api_id      = aws_api_gateway_rest_api.orders.id
  resource_id      = aws_api_gateway_resource.orders.id
  http_method      = "GET"
  authorization    = "AWS_IAM"
  api_key_required = true
}

resource "aws_api_gateway_integration" "orders" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  resource_id = aws_api_gateway_resource.orders.id
  http_method = aws_api_gateway_method.orders.http_method
  type        = "MOCK"
}

resource "aws_api_gateway_deployment" "orders" {
  rest_api_id = aws_api_gateway_rest_api.orders.id

  depends_on = [aws_api_gateway_integration.orders]
}

resource "aws_cloudwatch_log_group" "access" {
  name = "live-judged-access"
}

resource "aws_api_gateway_stage" "orders" {
  rest_api_id          = aws_api_gateway_rest_api.orders.id
  deployment_id        = aws_api_gateway_deployment.orders.id
  stage_name           = "v1"
  xray_tracing_enabled = true
  variables            = { version = "1" }

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access.arn
    format          = "$context.requestId"
  }
}

resource "aws_apigatewayv2_api" "orders" {
  name          = "live-judged-orders-v2"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_route" "orders" {
  api_id             = aws_apigatewayv2_api.orders.id
  route_key          = "GET /orders"
  authorization_type = "AWS_IAM"
}

resource "aws_apigatewayv2_stage" "orders" {
  api_id      = aws_apigatewayv2_api.orders.id
  name        = "v1"
  auto_deploy = true

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access.arn
    format          = "$context.requestId"
  }
}

resource "aws_cloudwatch_event_bus" "orders" {
  name = "live-judged"
}

resource "aws_cloudwatch_event_bus_policy" "orders" {
  event_bus_name = aws_cloudwatch_event_bus.orders.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Account"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::123456789012:root" }
      Action    = "events:PutEvents"
      Resource  = aws_cloudwatch_event_bus.orders.arn
    }]
  })
}

resource "aws_cloudwatch_log_resource_policy" "events" {
  policy_name = "live-judged"

  policy_document = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource  = "${aws_cloudwatch_log_group.access.arn}:*"
    }]
  })
}

resource "aws_kms_key" "data" {
  description = "Data"
}

resource "aws_kms_alias" "data" {
  name          = "alias/live-judged"
  target_key_id = aws_kms_key.data.key_id
}

resource "aws_kms_key_policy" "data" {
  key_id = aws_kms_key.data.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::123456789012:root" }
      Action    = "kms:*"
      Resource  = "*"
    }]
  })
}

resource "aws_iam_user" "robot" {
  name = "live-judged-robot"
  path = "/robots/"
}

resource "aws_iam_user_policy" "robot" {
  name = "list"
  user = aws_iam_user.robot.name

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:ListBucket", Resource = aws_s3_bucket.events.arn }]
  })
}

resource "aws_iam_policy" "read" {
  name = "live-judged-read"

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "${aws_s3_bucket.events.arn}/*" }]
  })
}

resource "aws_iam_user_policy_attachment" "robot" {
  user       = aws_iam_user.robot.name
  policy_arn = aws_iam_policy.read.arn
}

resource "aws_iam_group" "robots" {
  name = "live-judged-robots"
}

resource "aws_iam_group_policy" "robots" {
  name  = "list"
  group = aws_iam_group.robots.name

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:ListBucket", Resource = aws_s3_bucket.events.arn }]
  })
}

resource "aws_iam_group_policy_attachment" "robots" {
  group      = aws_iam_group.robots.name
  policy_arn = aws_iam_policy.read.arn
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
  tags       = { Name = "live-judged" }
}

resource "aws_security_group" "functions" {
  name        = "live-judged-functions"
  description = "Functions"
  vpc_id      = aws_vpc.main.id
}

resource "aws_vpc_security_group_ingress_rule" "https" {
  security_group_id = aws_security_group.functions.id
  description       = "HTTPS"
  cidr_ipv4         = "10.0.0.0/16"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "self" {
  security_group_id            = aws_security_group.functions.id
  referenced_security_group_id = aws_security_group.functions.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_ecr_registry_policy" "account" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Replicate"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::123456789012:root" }
      Action    = "ecr:ReplicateImage"
      Resource  = "arn:aws:ecr:us-east-1:123456789012:repository/*"
    }]
  })
}

resource "aws_ecr_replication_configuration" "account" {
  replication_configuration {
    rule {
      destination {
        region      = "us-west-2"
        registry_id = "123456789012"
      }
    }
  }
}

resource "aws_kinesis_stream" "clicks" {
  name        = "live-judged-clicks"
  shard_count = 1
}

resource "aws_kinesis_resource_policy" "clicks" {
  resource_arn = aws_kinesis_stream.clicks.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::123456789012:root" }
      Action    = ["kinesis:DescribeStreamSummary", "kinesis:GetRecords"]
      Resource  = aws_kinesis_stream.clicks.arn
    }]
  })
}

resource "aws_pipes_pipe" "orders" {
  name     = "live-judged"
  role_arn = aws_iam_role.all.arn
  source   = aws_sqs_queue.source.arn
  target   = aws_sns_topic.alerts.arn
}
