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

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

locals {
  account = "arn:aws:iam::123456789012:root"
}

resource "aws_cloudwatch_event_permission" "partner" {
  statement_id = "Partner"
  principal    = "210987654321"
}

resource "aws_cloudwatch_composite_alarm" "any" {
  alarm_name        = "live-policy-any"
  alarm_description = "Any of them"
  alarm_rule        = "ALARM(${aws_cloudwatch_metric_alarm.errors.alarm_name})"
  alarm_actions     = [aws_sns_topic.alerts.arn]
  tags              = { Owner = "orders" }
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "live-policy-errors"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "Errors"
  namespace           = "AWS/Lambda"
  period              = 60
  statistic           = "Sum"
  threshold           = 0
}

resource "aws_sns_topic" "alerts" {
  name = "live-policy-alerts"
}

resource "aws_api_gateway_domain_name" "orders" {
  domain_name              = "orders.example.com"
  regional_certificate_arn = aws_acm_certificate.orders.arn
  security_policy          = "TLS_1_2"

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

resource "aws_acm_certificate" "orders" {
  domain_name       = "orders.example.com"
  validation_method = "DNS"
}

resource "aws_backup_vault" "main" {
  name = "live-policy"
}

resource "aws_backup_plan" "daily" {
  name = "live-policy-daily"

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.main.name
    schedule          = "cron(0 12 * * ? *)"

    lifecycle {
      delete_after = 14
    }

    copy_action {
      destination_vault_arn = "arn:aws:backup:us-west-2:123456789012:backup-vault:copies"
    }
  }
}

resource "aws_cloudformation_stack" "topic" {
  name       = "live-policy-topic"
  parameters = { Name = "live-policy-of-cloudformation" }

  template_body = jsonencode({
    Parameters = { Name = { Type = "String" } }
    Resources  = { Topic = { Type = "AWS::SNS::Topic", Properties = { TopicName = { Ref = "Name" } } } }
  })
}

resource "aws_cloudformation_stack_set" "topic" {
  name                    = "live-policy-topics"
  administration_role_arn = aws_iam_role.all.arn
  description             = "Topics"

  template_body = jsonencode({
    Resources = { Topic = { Type = "AWS::SNS::Topic" } }
  })
}

resource "aws_iam_role" "all" {
  name = "live-policy"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = ["cloudformation.amazonaws.com", "lambda.amazonaws.com", "logs.amazonaws.com"] }
    }]
  })
}

resource "aws_kinesis_stream" "logs" {
  name        = "live-policy-logs"
  shard_count = 1
}

resource "aws_cloudwatch_log_destination" "logs" {
  name       = "live-policy"
  role_arn   = aws_iam_role.all.arn
  target_arn = aws_kinesis_stream.logs.arn
}

resource "aws_cloudwatch_log_destination_policy" "logs" {
  destination_name = aws_cloudwatch_log_destination.logs.name

  access_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "210987654321" }
      Action    = "logs:PutSubscriptionFilter"
      Resource  = aws_cloudwatch_log_destination.logs.arn
    }]
  })
}

resource "aws_cloudwatch_log_group" "delivered" {
  name = "live-policy-delivered"
}

resource "aws_cloudwatch_log_delivery_destination" "logs" {
  name = "live-policy"

  delivery_destination_configuration {
    destination_resource_arn = aws_cloudwatch_log_group.delivered.arn
  }
}

resource "aws_cloudwatch_log_delivery_destination_policy" "logs" {
  delivery_destination_name = aws_cloudwatch_log_delivery_destination.logs.name

  delivery_destination_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = local.account }
      Action    = "logs:CreateDelivery"
      Resource  = aws_cloudwatch_log_delivery_destination.logs.arn
    }]
  })
}

resource "aws_default_vpc" "default" {
}

resource "aws_dynamodb_table" "orders" {
  name         = "live-policy-orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_dynamodb_resource_policy" "orders" {
  resource_arn = aws_dynamodb_table.orders.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = local.account }
      Action    = "dynamodb:GetItem"
      Resource  = aws_dynamodb_table.orders.arn
    }]
  })
}

resource "aws_ebs_volume" "disk" {
  availability_zone = "us-east-1a"
  size              = 1
}

resource "aws_ebs_snapshot" "disk" {
  volume_id = aws_ebs_volume.disk.id
}

resource "aws_ebs_snapshot_copy" "disk" {
  source_snapshot_id = aws_ebs_snapshot.disk.id
  source_region      = "us-east-1"
  tags               = { Name = "live-policy-copy" }
}

resource "aws_ami" "own" {
  name                = "live-policy"
  root_device_name    = "/dev/xvda"
  virtualization_type = "hvm"

  ebs_block_device {
    device_name = "/dev/xvda"
    snapshot_id = aws_ebs_snapshot.disk.id
    volume_size = 1
  }
}

resource "aws_ami_copy" "own" {
  name              = "live-policy-copy"
  source_ami_id     = aws_ami.own.id
  source_ami_region = "us-east-1"
}

resource "aws_efs_file_system" "files" {
  creation_token = "live-policy"
}

resource "aws_efs_file_system_policy" "files" {
  file_system_id = aws_efs_file_system.files.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = local.account }
      Action    = "elasticfilesystem:ClientMount"
      Resource  = aws_efs_file_system.files.arn
    }]
  })
}

resource "aws_glue_resource_policy" "catalog" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = local.account }
      Action    = "glue:GetTable"
      Resource  = "arn:aws:glue:us-east-1:123456789012:*"
    }]
  })
}

resource "aws_iam_user" "robot" {
  name = "live-policy-robot"
}

resource "aws_iam_group" "robots" {
  name = "live-policy-robots"
}

resource "aws_iam_access_key" "robot" {
  user = aws_iam_user.robot.name
}

resource "aws_iam_user_login_profile" "robot" {
  user = aws_iam_user.robot.name
}

resource "aws_iam_policy" "read" {
  for_each = toset(["one", "two"])

  name = "live-policy-read-${each.key}"

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::live-policy-${each.key}/*" }]
  })
}

resource "aws_iam_policy_attachment" "read" {
  name       = "read"
  policy_arn = aws_iam_policy.read["one"].arn
  users      = [aws_iam_user.robot.name]
  roles      = [aws_iam_role.all.name]
  groups     = [aws_iam_group.robots.name]
}

resource "aws_iam_user_policy_attachments_exclusive" "robot" {
  user_name   = aws_iam_user.robot.name
  policy_arns = [aws_iam_policy.read["one"].arn]

  depends_on = [aws_iam_policy_attachment.read]
}

resource "aws_iam_group_policy_attachments_exclusive" "robots" {
  group_name  = aws_iam_group.robots.name
  policy_arns = [aws_iam_policy.read["one"].arn]

  depends_on = [aws_iam_policy_attachment.read]
}

resource "aws_iam_role_policy_attachments_exclusive" "all" {
  role_name   = aws_iam_role.all.name
  policy_arns = [aws_iam_policy.read["one"].arn]

  depends_on = [aws_iam_policy_attachment.read]
}

resource "aws_iam_user_policy" "robot" {
  name = "list"
  user = aws_iam_user.robot.name

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:ListBucket", Resource = "arn:aws:s3:::live-policy-one" }]
  })
}

resource "aws_iam_user_policies_exclusive" "robot" {
  user_name    = aws_iam_user.robot.name
  policy_names = [aws_iam_user_policy.robot.name]
}

resource "aws_kms_key" "data" {
  description  = "Data"
  multi_region = true
}

resource "aws_kms_alias" "data" {
  name          = "alias/live-policy"
  target_key_id = aws_kms_key.data.key_id
}

resource "aws_kms_grant" "data" {
  name              = "live-policy"
  key_id            = aws_kms_key.data.key_id
  grantee_principal = aws_iam_role.all.arn
  operations        = ["Encrypt", "Decrypt"]

  constraints {
    encryption_context_equals = { Department = "Finance" }
  }
}

resource "aws_kms_replica_key" "data" {
  provider = aws.west

  description     = "Data, replicated"
  primary_key_arn = aws_kms_key.data.arn
}

data "archive_file" "handler" {
  type        = "zip"
  output_path = "${path.module}/build/handler.zip"

  source {
    filename = "handler.py"
    content  = "def handle(event, context):\n    return None\n"
  }
}

resource "aws_lambda_function" "handler" {
  function_name    = "live-policy-handler"
  role             = aws_iam_role.all.arn
  runtime          = "python3.12"
  handler          = "handler.handle"
  filename         = data.archive_file.handler.output_path
  source_code_hash = data.archive_file.handler.output_base64sha256
}

resource "aws_lambda_function_url" "handler" {
  function_name      = aws_lambda_function.handler.function_name
  authorization_type = "AWS_IAM"

  cors {
    allow_origins = ["https://orders.example.com"]
    allow_methods = ["GET"]
    max_age       = 60
  }
}

resource "aws_lambda_layer_version" "shared" {
  layer_name          = "live-policy"
  filename            = data.archive_file.handler.output_path
  source_code_hash    = data.archive_file.handler.output_base64sha256
  compatible_runtimes = ["python3.12"]
}

resource "aws_db_instance" "orders" {
  identifier          = "live-policy"
  engine              = "postgres"
  instance_class      = "db.t3.micro"
  allocated_storage   = 10
  username            = "orders"
  password            = "of-a-test-alone"
  skip_final_snapshot = true
}

resource "aws_db_snapshot" "orders" {
  db_instance_identifier = aws_db_instance.orders.identifier
  db_snapshot_identifier = "live-policy"
}

resource "aws_db_snapshot_copy" "orders" {
  source_db_snapshot_identifier = aws_db_snapshot.orders.db_snapshot_arn
  target_db_snapshot_identifier = "live-policy-copy"
}

resource "aws_s3_bucket" "events" {
  bucket = "live-policy-events"
}

resource "aws_sesv2_email_identity" "orders" {
  email_identity = "orders.example.com"
}

resource "aws_sesv2_email_identity_policy" "orders" {
  email_identity = aws_sesv2_email_identity.orders.email_identity
  policy_name    = "live-policy"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = local.account }
      Action    = "ses:SendEmail"
      Resource  = aws_sesv2_email_identity.orders.arn
    }]
  })
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
  tags       = { Name = "live-policy" }
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id       = aws_vpc.main.id
  service_name = "com.amazonaws.us-east-1.s3"
}

resource "aws_vpc_endpoint_policy" "s3" {
  vpc_endpoint_id = aws_vpc_endpoint.s3.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = local.account }
      Action    = "s3:GetObject"
      Resource  = "${aws_s3_bucket.events.arn}/*"
    }]
  })
}

resource "aws_vpclattice_service" "orders" {
  name      = "live-policy"
  auth_type = "AWS_IAM"
}

resource "aws_vpclattice_auth_policy" "orders" {
  resource_identifier = aws_vpclattice_service.orders.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = local.account }
      Action    = "vpc-lattice-svcs:Invoke"
      Resource  = "*"
    }]
  })
}

resource "aws_vpclattice_resource_policy" "orders" {
  resource_arn = aws_vpclattice_service.orders.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = local.account }
      Action    = "vpc-lattice:GetService"
      Resource  = aws_vpclattice_service.orders.arn
    }]
  })
}

resource "aws_cloudwatch_log_subscription_filter" "delivered" {
  name            = "live-policy"
  log_group_name  = aws_cloudwatch_log_group.delivered.name
  filter_pattern  = "ERROR"
  destination_arn = aws_kinesis_stream.logs.arn
  role_arn        = aws_iam_role.all.arn
}
