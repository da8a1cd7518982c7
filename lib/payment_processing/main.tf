# Payments arrive in a FIFO queue. The payment processor validates each, asks the fraud detection API
# and keeps the payment's state in DynamoDB. What fails three times goes to the dead letter queue,
# which the DLQ processor analyses when somebody invokes it. All of it runs in a network without a
# way out: every AWS service is reached through an endpoint.

# --- where it is deployed, and what things are called -----------------------------------------

data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

# No Local Zone and no Wavelength Zone, which have neither all services nor all endpoints.
data "aws_availability_zones" "available" {
  state = "available"

  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

locals {
  account_id = data.aws_caller_identity.current.account_id
  region     = data.aws_region.current.name

  bucket_name            = "s3-audit-logs-${var.environment}-${local.account_id}"
  trail_name             = "cloudtrail-payment-processing-${var.environment}"
  queue_name             = "payment-processing.fifo"
  dead_letter_queue_name = "payment-processing-dlq.fifo"
  table_name             = "payment-status-${var.environment}"
  index_name             = "status-timestamp-index"
  topic_name             = "sns-payment-alerts-${var.environment}"
  function_names         = { for purpose in keys(local.functions) : purpose => "lambda-${purpose}-${var.environment}" }
  role_names             = { for purpose in keys(local.trusted_services) : purpose => "role-${purpose}-${var.environment}" }
  alarm_names = {
    for purpose in concat(keys(local.metric_alarms), keys(local.payment_alarms), ["lambda-error-rate"]) : purpose => "alarm-${purpose}-${var.environment}"
  }
  log_group_names = merge(
    { for purpose, name in local.function_names : purpose => "/aws/lambda/${name}" },
    {
      vpc-flow-logs = "/aws/vpc/flow-logs-payment-processing-${var.environment}"
      cloudtrail    = "/aws/cloudtrail/${local.trail_name}"

      # SNS chooses these two names itself.
      sns-delivered     = "sns/${local.region}/${local.account_id}/${local.topic_name}"
      sns-not-delivered = "sns/${local.region}/${local.account_id}/${local.topic_name}/Failure"
    },
  )

  # Composed here, not read from the resources: keys, roles and the topic's policy must name what
  # needs them before it exists.
  bucket_arn     = "arn:aws:s3:::${local.bucket_name}"
  trail_arn      = "arn:aws:cloudtrail:${local.region}:${local.account_id}:trail/${local.trail_name}"
  topic_arn      = "arn:aws:sns:${local.region}:${local.account_id}:${local.topic_name}"
  table_arn      = "arn:aws:dynamodb:${local.region}:${local.account_id}:table/${local.table_name}"
  queue_arns     = [for name in [local.queue_name, local.dead_letter_queue_name] : "arn:aws:sqs:${local.region}:${local.account_id}:${name}"]
  alarm_arns     = [for name in values(local.alarm_names) : "arn:aws:cloudwatch:${local.region}:${local.account_id}:alarm:${name}"]
  log_group_arns = [for name in values(local.log_group_names) : "arn:aws:logs:${local.region}:${local.account_id}:log-group:${name}"]
  function_arns = {
    for purpose, name in local.function_names :
    purpose => "arn:aws:lambda:${local.region}:${local.account_id}:function:${name}"
  }

  # Flow logs are delivered by the log delivery service, in the name of a source of this kind.
  log_delivery_arn = "arn:aws:logs:${local.region}:${local.account_id}:*"
}

# --- network without a way out ----------------------------------------------------------------

resource "aws_vpc" "private" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "vpc-payment-processing-${var.environment}"
  }
}

# One in each of three availability zones: 10.0.1.0/24, 10.0.2.0/24, 10.0.3.0/24.
resource "aws_subnet" "private" {
  for_each = { a = 1, b = 2, c = 3 }

  vpc_id            = aws_vpc.private.id
  cidr_block        = cidrsubnet(aws_vpc.private.cidr_block, 8, each.value)
  availability_zone = data.aws_availability_zones.available.names[each.value - 1]

  tags = {
    Name = "subnet-private-${each.key}-${var.environment}"
  }
}

# Knows the network itself and, through the gateway endpoint, DynamoDB.
resource "aws_route_table" "private" {
  vpc_id = aws_vpc.private.id

  tags = {
    Name = "route-table-private-${var.environment}"
  }
}

resource "aws_route_table_association" "private" {
  for_each = aws_subnet.private

  subnet_id      = each.value.id
  route_table_id = aws_route_table.private.id
}

resource "aws_vpc_endpoint" "gateway" {
  vpc_id            = aws_vpc.private.id
  service_name      = "com.amazonaws.${local.region}.dynamodb"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.private.id]
  policy            = data.aws_iam_policy_document.endpoint["dynamodb"].json

  tags = {
    Name = "vpc-endpoint-dynamodb-${var.environment}"
  }
}

# The last one only where there is a secret to read.
resource "aws_vpc_endpoint" "interface" {
  for_each = toset(concat(["sqs", "lambda", "logs", "sns"], local.has_secret ? ["secretsmanager"] : []))

  vpc_id              = aws_vpc.private.id
  service_name        = "com.amazonaws.${local.region}.${each.key}"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [for subnet in aws_subnet.private : subnet.id]
  security_group_ids  = [aws_security_group.vpc_endpoints.id]
  private_dns_enabled = true
  policy              = data.aws_iam_policy_document.endpoint[each.key].json

  tags = {
    Name = "vpc-endpoint-${each.key}-${var.environment}"
  }
}

locals {
  # What each endpoint leads to: what is of this stack, and nothing of anybody else.
  endpoint_arns = merge(
    {
      dynamodb = [local.table_arn, "${local.table_arn}/index/*"]
      lambda   = values(local.function_arns)
      logs     = flatten([for arn in local.log_group_arns : [arn, "${arn}:*"]])
      sns      = [local.topic_arn]
      sqs      = local.queue_arns
    },
    local.has_secret ? { secretsmanager = [var.fraud_api_secret_arn] } : {},
  )
}

# The policy that AWS sets where nobody sets one lets through whose credentials ever, to whose table
# ever: a way out for whatever the functions hold.
# https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
data "aws_iam_policy_document" "endpoint" {
  for_each = local.endpoint_arns

  statement {
    sid       = "OwnResourcesForOwnAccount"
    actions   = ["${each.key}:*"]
    resources = each.value

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalAccount"
      values   = [local.account_id]
    }
  }
}

# --- the way to the fraud detection API -------------------------------------------------------

# Nothing leads out of this network, so the API must come into it: as an endpoint of the service that
# its owner offers through PrivateLink, under the name that fraud_api_url has. Without
# fraud_api_endpoint_service there is no way, and whoever deploys this sees to another.
# https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html
locals {
  has_secret     = var.fraud_api_secret_arn != ""
  fraud_api_host = regex("^https://([^/]+)", var.fraud_api_url)[0]
  fraud_api_ways = var.fraud_api_endpoint_service == "" ? {} : { fraud-api = var.fraud_api_endpoint_service }
}

resource "aws_vpc_endpoint" "fraud_api" {
  for_each = local.fraud_api_ways

  vpc_id             = aws_vpc.private.id
  service_name       = each.value
  vpc_endpoint_type  = "Interface"
  subnet_ids         = [for subnet in aws_subnet.private : subnet.id]
  security_group_ids = [aws_security_group.vpc_endpoints.id]

  tags = {
    Name = "vpc-endpoint-${each.key}-${var.environment}"
  }
}

resource "aws_route53_zone" "fraud_api" {
  for_each = local.fraud_api_ways

  name    = local.fraud_api_host
  comment = "Leads payment processing to the fraud detection API, ${var.environment}"

  vpc {
    vpc_id = aws_vpc.private.id
  }
}

resource "aws_route53_record" "fraud_api" {
  for_each = local.fraud_api_ways

  zone_id = aws_route53_zone.fraud_api[each.key].zone_id
  name    = local.fraud_api_host
  type    = "A"

  alias {
    name                   = aws_vpc_endpoint.fraud_api[each.key].dns_entry[0].dns_name
    zone_id                = aws_vpc_endpoint.fraud_api[each.key].dns_entry[0].hosted_zone_id
    evaluate_target_health = false
  }
}

# --- security groups --------------------------------------------------------------------------

resource "aws_security_group" "vpc_endpoints" {
  name        = "vpc-endpoints-${var.environment}"
  description = "Interface endpoints: HTTPS within the VPC"
  vpc_id      = aws_vpc.private.id

  tags = {
    Name = "vpc-endpoints-${var.environment}"
  }
}

# No inbound rule: nobody connects to a function.
resource "aws_security_group" "lambda_functions" {
  name        = "lambda-functions-${var.environment}"
  description = "Functions: HTTPS to the endpoints"
  vpc_id      = aws_vpc.private.id

  tags = {
    Name = "lambda-functions-${var.environment}"
  }
}

# AWS makes this group with every VPC, and lets its members talk to each other and to anywhere. Here
# it has no rule: what somebody puts into the network by mistake reaches nothing.
resource "aws_default_security_group" "closed" {
  vpc_id = aws_vpc.private.id

  tags = {
    Name = "default-closed-${var.environment}"
  }
}

# Rules of their own, so that groups may name each other without a cycle.
resource "aws_security_group_rule" "vpc_endpoints_ingress" {
  description       = "HTTPS from the VPC"
  type              = "ingress"
  security_group_id = aws_security_group.vpc_endpoints.id
  protocol          = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_blocks       = [aws_vpc.private.cidr_block]
}

resource "aws_security_group_rule" "vpc_endpoints_egress" {
  description       = "HTTPS to the VPC"
  type              = "egress"
  security_group_id = aws_security_group.vpc_endpoints.id
  protocol          = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_blocks       = [aws_vpc.private.cidr_block]
}

resource "aws_security_group_rule" "lambda_functions_egress" {
  description       = "HTTPS to the interface endpoints"
  type              = "egress"
  security_group_id = aws_security_group.lambda_functions.id
  protocol          = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_blocks       = [aws_vpc.private.cidr_block]
}

# A gateway endpoint has no address in the VPC: DynamoDB keeps its public ones, which this list holds.
resource "aws_security_group_rule" "lambda_functions_egress_dynamodb" {
  description       = "HTTPS to DynamoDB through the gateway endpoint"
  type              = "egress"
  security_group_id = aws_security_group.lambda_functions.id
  protocol          = "tcp"
  from_port         = 443
  to_port           = 443
  prefix_list_ids   = [aws_vpc_endpoint.gateway.prefix_list_id]
}

# --- encryption keys --------------------------------------------------------------------------

locals {
  data_key_actions = ["kms:Decrypt", "kms:GenerateDataKey"]

  # What the services that write logs into a bucket or log group need beyond that.
  # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
  # https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-cmk-policy.html
  log_key_actions = concat(local.data_key_actions, [
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
  ])

  # What each key encrypts, and for which resources each service may use it.
  keys = {
    s3 = {
      description = "Audit bucket and CloudTrail, ${var.environment}"
      services = {
        S3 = {
          principal = "s3.amazonaws.com"
          actions   = local.data_key_actions
          variable  = "aws:SourceArn"
          arns      = [local.bucket_arn]
        }
        CloudTrail = {
          principal = "cloudtrail.amazonaws.com"
          actions   = concat(local.data_key_actions, ["kms:DescribeKey"])
          variable  = "aws:SourceArn"
          arns      = [local.trail_arn]
        }
        FlowLogs = {
          principal = "delivery.logs.amazonaws.com"
          actions   = local.log_key_actions
          variable  = "aws:SourceArn"
          arns      = [local.log_delivery_arn]
        }
      }
    }
    sqs = {
      description = "Payment queues and alert topic, ${var.environment}"
      services = {
        SQS = {
          principal = "sqs.amazonaws.com"
          actions   = local.data_key_actions
          variable  = "aws:SourceArn"
          arns      = local.queue_arns
        }
        SNS = {
          principal = "sns.amazonaws.com"
          actions   = local.data_key_actions
          variable  = "aws:SourceArn"
          arns      = [local.topic_arn]
        }
        # Without it an alarm could not publish to the encrypted topic, and nobody would be told.
        CloudWatchAlarms = {
          principal = "cloudwatch.amazonaws.com"
          actions   = local.data_key_actions
          variable  = "aws:SourceArn"
          arns      = local.alarm_arns
        }
      }
    }
    dynamodb = {
      description = "Payment status table and logs, ${var.environment}"
      services = {
        DynamoDB = {
          principal = "dynamodb.amazonaws.com"
          actions   = local.data_key_actions
          variable  = "aws:SourceArn"
          arns      = [local.table_arn]
        }
        # CloudWatch Logs goes by its regional name in a key policy.
        CloudWatchLogs = {
          principal = "logs.${local.region}.amazonaws.com"
          actions   = local.log_key_actions
          variable  = "kms:EncryptionContext:aws:logs:arn"
          arns      = local.log_group_arns
        }
      }
    }
  }

  # The deployer's own ARN names a session when a role was assumed. The role is the same in every
  # session, and may stand under a path.
  deployer      = data.aws_caller_identity.current.arn
  deployer_role = try(regex(":assumed-role/([^/]+)/", local.deployer)[0], null)
  deployer_arns = local.deployer_role == null ? [local.deployer] : [
    "arn:aws:iam::${local.account_id}:role/${local.deployer_role}",
    "arn:aws:iam::${local.account_id}:role/*/${local.deployer_role}",
  ]
}

resource "aws_kms_key" "key" {
  for_each = local.keys

  description             = each.value.description
  enable_key_rotation     = true
  deletion_window_in_days = 7
  policy                  = data.aws_iam_policy_document.key[each.key].json
}

resource "aws_kms_alias" "key" {
  for_each = local.keys

  name          = "alias/payment-${each.key}-${var.environment}"
  target_key_id = aws_kms_key.key[each.key].key_id
}

# In a key policy the resource "*" means this key.
data "aws_iam_policy_document" "key" {
  for_each = local.keys

  # Without it nobody could ever change or delete the key again. It gives no one access by itself:
  # the account's IAM policies decide.
  statement {
    sid       = "AccountAdministersKey"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${local.account_id}:root"]
    }
  }

  # Whoever runs Terraform: manages the key, and uses it for what is encrypted with it.
  statement {
    sid = "DeployerManagesKey"
    actions = concat(local.data_key_actions, [
      "kms:CancelKeyDeletion",
      "kms:CreateAlias",
      "kms:CreateGrant",
      "kms:DeleteAlias",
      "kms:DescribeKey",
      "kms:EnableKeyRotation",
      "kms:GetKeyPolicy",
      "kms:GetKeyRotationStatus",
      "kms:ListResourceTags",
      "kms:PutKeyPolicy",
      "kms:ScheduleKeyDeletion",
      "kms:TagResource",
      "kms:UntagResource",
      "kms:UpdateAlias",
      "kms:UpdateKeyDescription",
    ])
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${local.account_id}:root"]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:PrincipalArn"
      values   = local.deployer_arns
    }
  }

  dynamic "statement" {
    for_each = each.value.services
    iterator = service

    content {
      sid       = "${service.key}ServesTheseResources"
      actions   = service.value.actions
      resources = ["*"]

      principals {
        type        = "Service"
        identifiers = [service.value.principal]
      }

      condition {
        test     = "ArnLike"
        variable = service.value.variable
        values   = service.value.arns
      }
    }
  }
}

# --- bucket for the audit logs ----------------------------------------------------------------

locals {
  # Where in the bucket each kind of log lies.
  log_prefixes = { flow-logs = "flow-logs", cloudtrail = "cloudtrail" }
}

resource "aws_s3_bucket" "audit_logs" {
  bucket = local.bucket_name

  # Test environments are taken down with their logs.
  force_destroy = true
}

resource "aws_s3_bucket_versioning" "audit_logs" {
  bucket = aws_s3_bucket.audit_logs.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "audit_logs" {
  bucket = aws_s3_bucket.audit_logs.id

  rule {
    # One data key for many objects: a fraction of the requests to KMS.
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.key["s3"].arn
    }
  }
}

resource "aws_s3_bucket_public_access_block" "audit_logs" {
  bucket = aws_s3_bucket.audit_logs.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "audit_logs" {
  bucket = aws_s3_bucket.audit_logs.id
  policy = data.aws_iam_policy_document.audit_logs_bucket.json

  # S3 takes one change of a bucket's access at a time.
  depends_on = [aws_s3_bucket_public_access_block.audit_logs]
}

locals {
  # https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
  digests = "${local.bucket_arn}/${local.log_prefixes["cloudtrail"]}/AWSLogs/${local.account_id}/CloudTrail-Digest/*"

  # Who delivers logs, in the name of which resource. Flow logs are written by the log delivery
  # service; VPC Flow Logs itself is admitted as the specification asks. Without s3:ListBucket that
  # service's look at the bucket is refused, and the trail full of it. Both send the ACL that the
  # policy asks for; a bucket whose ACLs are off, as this one's, takes that one and no other.
  # https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
  # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html
  # https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-ownership-error-responses.html
  log_deliveries = {
    flow-logs = {
      sid        = "FlowLogs"
      principals = ["delivery.logs.amazonaws.com", "vpc-flow-logs.amazonaws.com"]
      looks      = ["s3:GetBucketAcl", "s3:ListBucket"]
      source_arn = local.log_delivery_arn
    }
    cloudtrail = {
      sid        = "CloudTrail"
      principals = ["cloudtrail.amazonaws.com"]
      looks      = ["s3:GetBucketAcl"]
      source_arn = local.trail_arn
    }
  }
}

data "aws_iam_policy_document" "audit_logs_bucket" {
  statement {
    sid       = "AccountAdministersBucket"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.audit_logs.arn, "${aws_s3_bucket.audit_logs.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${local.account_id}:root"]
    }
  }

  dynamic "statement" {
    for_each = local.log_deliveries
    iterator = delivery

    content {
      sid       = "${delivery.value.sid}LooksAtBucket"
      actions   = delivery.value.looks
      resources = [aws_s3_bucket.audit_logs.arn]

      principals {
        type        = "Service"
        identifiers = delivery.value.principals
      }

      condition {
        test     = "ArnLike"
        variable = "aws:SourceArn"
        values   = [delivery.value.source_arn]
      }
    }
  }

  dynamic "statement" {
    for_each = local.log_deliveries
    iterator = delivery

    content {
      sid       = "${delivery.value.sid}Writes"
      actions   = ["s3:PutObject"]
      resources = ["${aws_s3_bucket.audit_logs.arn}/${local.log_prefixes[delivery.key]}/AWSLogs/${local.account_id}/*"]

      principals {
        type        = "Service"
        identifiers = delivery.value.principals
      }

      condition {
        test     = "ArnLike"
        variable = "aws:SourceArn"
        values   = [delivery.value.source_arn]
      }

      condition {
        test     = "StringEquals"
        variable = "s3:x-amz-acl"
        values   = ["bucket-owner-full-control"]
      }
    }
  }

  statement {
    sid       = "NothingWithoutTls"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.audit_logs.arn, "${aws_s3_bucket.audit_logs.arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }

  # An upload that says nothing of encryption gets the bucket's key. One that does must ask for just
  # that: for KMS (this statement), and for this key by name (the next), since S3 takes its own key
  # for a request that names none. Digests are another matter (the last statement).
  statement {
    sid           = "NoUploadEncryptedOtherwise"
    effect        = "Deny"
    actions       = ["s3:PutObject"]
    not_resources = [local.digests]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Null"
      variable = "s3:x-amz-server-side-encryption"
      values   = ["false"]
    }

    condition {
      test     = "StringNotEquals"
      variable = "s3:x-amz-server-side-encryption"
      values   = ["aws:kms"]
    }
  }

  statement {
    sid           = "NoUploadUnderAnotherKey"
    effect        = "Deny"
    actions       = ["s3:PutObject"]
    not_resources = [local.digests]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Null"
      variable = "s3:x-amz-server-side-encryption"
      values   = ["false"]
    }

    condition {
      test     = "StringNotEqualsIfExists"
      variable = "s3:x-amz-server-side-encryption-aws-kms-key-id"
      values   = [aws_kms_key.key["s3"].arn]
    }
  }

  # CloudTrail encrypts the digests of its files with S3's own keys, also where the trail has a KMS
  # key. Without them nobody could tell whether a log file was changed.
  # https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html
  statement {
    sid       = "NoDigestEncryptedOtherwise"
    effect    = "Deny"
    actions   = ["s3:PutObject"]
    resources = [local.digests]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Null"
      variable = "s3:x-amz-server-side-encryption"
      values   = ["false"]
    }

    condition {
      test     = "StringNotEquals"
      variable = "s3:x-amz-server-side-encryption"
      values   = ["AES256"]
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "audit_logs" {
  bucket = aws_s3_bucket.audit_logs.id

  # By default nothing under 128 KB is ever moved, and so hardly a flow log.
  # https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
  transition_default_minimum_object_size = "varies_by_storage_class"

  rule {
    id     = "archive-flow-logs"
    status = "Enabled"

    filter {
      prefix = "${local.log_prefixes["flow-logs"]}/"
    }

    transition {
      days          = 30
      storage_class = "GLACIER"
    }

    expiration {
      days = 90
    }

    # What somebody replaces or deletes stays for as long again: else versions would keep no trail.
    noncurrent_version_expiration {
      noncurrent_days = 90
    }
  }

  # S3 takes lifecycle rules for versions only when versioning is on.
  depends_on = [aws_s3_bucket_versioning.audit_logs]
}

# --- logs -------------------------------------------------------------------------------------

# Of both functions, the flow logs, CloudTrail and the deliveries of the topic.
resource "aws_cloudwatch_log_group" "log" {
  for_each = local.log_group_names

  name              = each.value
  retention_in_days = 1
  kms_key_id        = aws_kms_key.key["dynamodb"].arn
}

# --- flow logs, for the auditor and for the moment --------------------------------------------

resource "aws_flow_log" "vpc" {
  for_each = {
    s3         = { type = "s3", destination = "${aws_s3_bucket.audit_logs.arn}/${local.log_prefixes["flow-logs"]}/", role = null }
    cloudwatch = { type = "cloud-watch-logs", destination = aws_cloudwatch_log_group.log["vpc-flow-logs"].arn, role = aws_iam_role.role["vpc-flow-logs"].arn }
  }

  vpc_id                   = aws_vpc.private.id
  traffic_type             = "ALL"
  max_aggregation_interval = 60
  log_destination_type     = each.value.type
  log_destination          = each.value.destination
  iam_role_arn             = each.value.role

  tags = {
    Name = "flow-log-${each.key}-${var.environment}"
  }

  # AWS checks the bucket's policy and the role when a flow log is made.
  depends_on = [
    aws_iam_role.role,
    aws_iam_role_policy_attachment.role,
    aws_s3_bucket_policy.audit_logs,
  ]
}

# --- CloudTrail -------------------------------------------------------------------------------

resource "aws_cloudtrail" "audit" {
  name                          = local.trail_name
  s3_bucket_name                = aws_s3_bucket.audit_logs.id
  s3_key_prefix                 = local.log_prefixes["cloudtrail"]
  kms_key_id                    = aws_kms_key.key["s3"].arn
  cloud_watch_logs_group_arn    = "${aws_cloudwatch_log_group.log["cloudtrail"].arn}:*"
  cloud_watch_logs_role_arn     = aws_iam_role.role["cloudtrail"].arn
  enable_log_file_validation    = true
  include_global_service_events = true
  is_multi_region_trail         = true

  event_selector {
    read_write_type           = "All"
    include_management_events = true
  }

  # CloudTrail checks the bucket's policy and the role when a trail is made.
  depends_on = [
    aws_iam_role.role,
    aws_iam_role_policy_attachment.role,
    aws_s3_bucket_policy.audit_logs,
  ]
}

locals {
  metric_namespace = "PaymentProcessing"

  # Security events that the trail's log group is watched for: metric and pattern.
  security_events = {
    UnauthorizedCalls = "{ ($.errorCode = \"*UnauthorizedOperation\") || ($.errorCode = \"AccessDenied*\") }"
    KeysEndangered    = "{ ($.eventSource = \"kms.amazonaws.com\") && (($.eventName = \"DisableKey\") || ($.eventName = \"ScheduleKeyDeletion\")) }"
    TrailChanges      = "{ ($.eventName = \"StopLogging\") || ($.eventName = \"DeleteTrail\") || ($.eventName = \"UpdateTrail\") }"
  }
}

resource "aws_cloudwatch_log_metric_filter" "security_event" {
  for_each = local.security_events

  name           = "metric-filter-${each.key}-${var.environment}"
  log_group_name = aws_cloudwatch_log_group.log["cloudtrail"].name
  pattern        = each.value

  metric_transformation {
    namespace = local.metric_namespace
    name      = "${each.key}-${var.environment}"
    value     = "1"
  }
}

# --- queues -----------------------------------------------------------------------------------

# Senders give each message its group, within which order holds, and its deduplication id.
resource "aws_sqs_queue" "payments" {
  name                        = local.queue_name
  fifo_queue                  = true
  content_based_deduplication = false
  deduplication_scope         = "messageGroup"
  fifo_throughput_limit       = "perMessageGroupId"
  visibility_timeout_seconds  = var.sqs_visibility_timeout
  message_retention_seconds   = 345600
  kms_master_key_id           = aws_kms_key.key["sqs"].arn

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter.arn
    maxReceiveCount     = 3
  })
}

resource "aws_sqs_queue" "dead_letter" {
  name                        = local.dead_letter_queue_name
  fifo_queue                  = true
  content_based_deduplication = false
  deduplication_scope         = "messageGroup"
  fifo_throughput_limit       = "perMessageGroupId"
  visibility_timeout_seconds  = var.sqs_visibility_timeout
  message_retention_seconds   = var.dlq_retention_days * 24 * 60 * 60
  kms_master_key_id           = aws_kms_key.key["sqs"].arn
}

# --- table of the payments' states ------------------------------------------------------------

resource "aws_dynamodb_table" "payment_status" {
  name         = local.table_name
  billing_mode = "PAY_PER_REQUEST"
  table_class  = "STANDARD"
  hash_key     = "transaction_id"

  # Test environments are taken down with their data. Recovery from a mistake is the backup's work.
  deletion_protection_enabled = false

  attribute {
    name = "transaction_id"
    type = "S"
  }

  attribute {
    name = "payment_status"
    type = "S"
  }

  # ISO 8601 in UTC, which sorts by time.
  attribute {
    name = "timestamp"
    type = "S"
  }

  global_secondary_index {
    name            = local.index_name
    hash_key        = "payment_status"
    range_key       = "timestamp"
    projection_type = "ALL"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.key["dynamodb"].arn
  }
}

# --- functions --------------------------------------------------------------------------------

locals {
  reserved_concurrency = 50

  functions = {
    payment-processor = {
      description          = "Validates payments, asks the fraud detection API and keeps their state"
      file                 = "lambda_payment_processor.py"
      timeout              = 60
      reserved_concurrency = local.reserved_concurrency
    }
    dlq-processor = {
      description          = "Analyses failed payments in the dead letter queue, and alerts on patterns; invoked by hand"
      file                 = "lambda_dlq_processor.py"
      timeout              = 120
      reserved_concurrency = null
    }
  }

  function_environments = {
    payment-processor = {
      PAYMENT_STATUS_TABLE_NAME       = aws_dynamodb_table.payment_status.name
      PAYMENT_QUEUE_URL               = aws_sqs_queue.payments.url
      FRAUD_API_URL                   = var.fraud_api_url
      FRAUD_API_TIMEOUT_SECONDS       = "5"
      FRAUD_API_IDEMPOTENCY_NAMESPACE = random_uuid.idempotency_namespace.result
    }
    dlq-processor = {
      PAYMENT_STATUS_TABLE_NAME = aws_dynamodb_table.payment_status.name
      DEAD_LETTER_QUEUE_URL     = aws_sqs_queue.dead_letter.url
      ALERT_TOPIC_ARN           = aws_sns_topic.alerts.arn
      ALERT_THRESHOLD           = "5"
    }
  }
}

locals {
  # What the payment processor needs of an API that the public does not know, and only then.
  fraud_api_access = { for name, value in {
    FRAUD_API_CA_BUNDLE  = var.fraud_api_ca_bundle
    FRAUD_API_SECRET_ARN = var.fraud_api_secret_arn
  } : name => value if value != "" }
}

# The namespace of the idempotency keys (RFC 9562, version 5) that the fraud detection API gets: the
# same payment has the same key in every attempt, and no two environments share one.
resource "random_uuid" "idempotency_namespace" {}

data "archive_file" "lambda_zip" {
  for_each = local.functions

  type             = "zip"
  source_file      = "${path.module}/${each.value.file}"
  output_path      = "${path.module}/build/${each.key}.zip"
  output_file_mode = "0644"
}

resource "aws_lambda_function" "function" {
  for_each = local.functions

  function_name    = local.function_names[each.key]
  description      = each.value.description
  role             = aws_iam_role.role[each.key].arn
  runtime          = "python3.11"
  handler          = "${trimsuffix(each.value.file, ".py")}.lambda_handler"
  filename         = data.archive_file.lambda_zip[each.key].output_path
  source_code_hash = data.archive_file.lambda_zip[each.key].output_base64sha256
  memory_size      = var.lambda_memory
  timeout          = each.value.timeout

  # A bound on what the fraud detection API is asked at a time.
  reserved_concurrent_executions = each.value.reserved_concurrency

  environment {
    variables = merge(local.function_environments[each.key], each.key == "payment-processor" ? local.fraud_api_access : {})
  }

  vpc_config {
    subnet_ids         = [for subnet in aws_subnet.private : subnet.id]
    security_group_ids = [aws_security_group.lambda_functions.id]
  }

  # JSON makes each field that a handler logs a field to search by, and a metric where it says so.
  logging_config {
    log_format            = "JSON"
    application_log_level = "INFO"
    system_log_level      = "INFO"
    log_group             = aws_cloudwatch_log_group.log[each.key].name
  }

  # IAM needs a while until a role and its policies are known everywhere. A log group that is not
  # there yet would be created without key and retention.
  depends_on = [
    aws_cloudwatch_log_group.log,
    aws_iam_role.role,
    aws_iam_role_policy_attachment.role,
  ]
}

# The payment processor reports the messages that must come again, in an order that keeps that of
# their group. No maximum_batching_window_in_seconds: Lambda refuses one for a FIFO queue.
# https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
resource "aws_lambda_event_source_mapping" "payments" {
  event_source_arn        = aws_sqs_queue.payments.arn
  function_name           = aws_lambda_function.function["payment-processor"].arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]

  # A mapping does not heed the function's reserved concurrency: it would fetch more batches than may
  # run, and a payment that is throttled three times is a dead letter that nobody has read.
  # https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
  scaling_config {
    maximum_concurrency = local.reserved_concurrency
  }
}

# --- who may do what --------------------------------------------------------------------------

locals {
  # Who may take each role, and for which of its resources, where the service says so.
  trusted_services = {
    payment-processor = {
      Lambda = { principal = "lambda.amazonaws.com", variable = "aws:SourceAccount", values = [local.account_id] }
    }
    dlq-processor = {
      Lambda = { principal = "lambda.amazonaws.com", variable = "aws:SourceAccount", values = [local.account_id] }
    }
    # There are four roles; the topic's delivery logs are written with the one for logs.
    vpc-flow-logs = {
      FlowLogs = { principal = "vpc-flow-logs.amazonaws.com", variable = "aws:SourceAccount", values = [local.account_id] }
      SNS      = { principal = "sns.amazonaws.com", variable = null, values = null }
    }
    cloudtrail = {
      CloudTrail = { principal = "cloudtrail.amazonaws.com", variable = null, values = null }
    }
  }
}

resource "aws_iam_role" "role" {
  for_each = local.trusted_services

  name               = local.role_names[each.key]
  description        = "What ${each.key} of payment processing may do"
  assume_role_policy = data.aws_iam_policy_document.trust[each.key].json
}

data "aws_iam_policy_document" "trust" {
  for_each = local.trusted_services

  dynamic "statement" {
    for_each = each.value
    iterator = service

    content {
      sid     = "${service.key}TakesRole"
      actions = ["sts:AssumeRole"]

      principals {
        type        = "Service"
        identifiers = [service.value.principal]
      }

      # AWS documents no such condition for the roles of CloudTrail and of delivery logs.
      dynamic "condition" {
        for_each = service.value.variable == null ? {} : { (service.value.variable) = service.value.values }

        content {
          test     = "StringEquals"
          variable = condition.key
          values   = condition.value
        }
      }
    }
  }
}

resource "aws_iam_policy" "role" {
  for_each = {
    payment-processor = data.aws_iam_policy_document.payment_processor.json
    dlq-processor     = data.aws_iam_policy_document.dlq_processor.json
    vpc-flow-logs     = data.aws_iam_policy_document.vpc_flow_logs.json
    cloudtrail        = data.aws_iam_policy_document.cloudtrail.json
  }

  name        = "policy-${each.key}-${var.environment}"
  description = "What ${each.key} of payment processing may do"
  policy      = each.value
}

resource "aws_iam_role_policy_attachment" "role" {
  for_each = aws_iam_policy.role

  role       = aws_iam_role.role[each.key].name
  policy_arn = each.value.arn

  depends_on = [aws_iam_role.role]
}

# What both functions may do, and may not.
data "aws_iam_policy_document" "function" {
  for_each = local.functions

  # The ":*" stands for the streams of this one log group, which is there already: no function may
  # create another.
  statement {
    sid       = "WriteOwnLogs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.log[each.key].arn}:*"]
  }

  # The services encrypt and decrypt in the function's name.
  statement {
    sid       = "UseKeys"
    actions   = local.data_key_actions
    resources = [for key in aws_kms_key.key : key.arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = [for service in ["dynamodb", "s3", "sns", "sqs"] : "${service}.${local.region}.amazonaws.com"]
    }
  }

  # Lambda makes the network interfaces of a function with its role.
  # https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
  statement {
    sid       = "PlaceNetworkInterfaces"
    actions   = ["ec2:CreateNetworkInterface"]
    resources = concat([for subnet in aws_subnet.private : subnet.arn], [aws_security_group.lambda_functions.arn])
  }

  # The ids are given when the interfaces are made: none can be named before. Where they may be made
  # is said above.
  statement {
    sid       = "MakeNetworkInterfaces"
    actions   = ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"]
    resources = ["arn:aws:ec2:${local.region}:${local.account_id}:network-interface/*"]
  }

  # These actions accept no resource but "*".
  statement {
    sid       = "FindNetworkInterfaces"
    actions   = ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"]
    resources = ["*"]
  }

  # That is for Lambda alone: the function's own code may do none of it.
  statement {
    sid    = "CodeTouchesNoNetworkInterface"
    effect = "Deny"
    actions = [
      "ec2:AssignPrivateIpAddresses",
      "ec2:CreateNetworkInterface",
      "ec2:DeleteNetworkInterface",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSubnets",
      "ec2:UnassignPrivateIpAddresses",
    ]
    resources = ["*"]

    condition {
      test     = "ArnEquals"
      variable = "lambda:SourceFunctionArn"
      values   = [local.function_arns[each.key]]
    }
  }
}

data "aws_iam_policy_document" "payment_processor" {
  source_policy_documents = [data.aws_iam_policy_document.function["payment-processor"].json]

  # Lambda fetches the messages with the function's role, and asks for the queue's settings first.
  statement {
    sid       = "ConsumePayments"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = [aws_sqs_queue.payments.arn]
  }

  # No function can delete a payment.
  statement {
    sid       = "KeepPaymentStatus"
    actions   = ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:GetItem"]
    resources = [aws_dynamodb_table.payment_status.arn]
  }

  dynamic "statement" {
    for_each = local.has_secret ? [var.fraud_api_secret_arn] : []
    iterator = secret

    content {
      sid       = "ReadFraudApiCredentials"
      actions   = ["secretsmanager:GetSecretValue"]
      resources = [secret.value]
    }
  }
}

data "aws_iam_policy_document" "dlq_processor" {
  source_policy_documents = [data.aws_iam_policy_document.function["dlq-processor"].json]

  # It gives back what it has looked at, and deletes what somebody names.
  statement {
    sid       = "InvestigateDeadLetters"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"]
    resources = [aws_sqs_queue.dead_letter.arn]
  }

  statement {
    sid       = "ReadPaymentStatus"
    actions   = ["dynamodb:Query", "dynamodb:Scan"]
    resources = [aws_dynamodb_table.payment_status.arn, "${aws_dynamodb_table.payment_status.arn}/index/${local.index_name}"]
  }

  statement {
    sid       = "Alert"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alerts.arn]
  }
}

data "aws_iam_policy_document" "vpc_flow_logs" {
  # https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
  statement {
    sid       = "WriteFlowLogs"
    actions   = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"]
    resources = [aws_cloudwatch_log_group.log["vpc-flow-logs"].arn, "${aws_cloudwatch_log_group.log["vpc-flow-logs"].arn}:*"]
  }

  # A question for all log groups of the region, which is what IAM is asked for it.
  statement {
    sid       = "FindLogGroup"
    actions   = ["logs:DescribeLogGroups"]
    resources = ["arn:aws:logs:${local.region}:${local.account_id}:log-group:*"]
  }

  # https://docs.aws.amazon.com/sns/latest/dg/sns-topic-attributes.html
  statement {
    sid     = "WriteDeliveryLogs"
    actions = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
    resources = flatten([
      for purpose in ["sns-delivered", "sns-not-delivered"] :
      [aws_cloudwatch_log_group.log[purpose].arn, "${aws_cloudwatch_log_group.log[purpose].arn}:*"]
    ])
  }
}

data "aws_iam_policy_document" "cloudtrail" {
  # https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
  statement {
    sid       = "WriteTrailLogs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.log["cloudtrail"].arn}:log-stream:${local.account_id}_CloudTrail_${local.region}*"]
  }

  statement {
    sid       = "WriteEncryptedTrailFiles"
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.audit_logs.arn}/${local.log_prefixes["cloudtrail"]}/*"]

    condition {
      test     = "StringEquals"
      variable = "s3:x-amz-server-side-encryption"
      values   = ["aws:kms"]
    }
  }
}

# --- who is told ------------------------------------------------------------------------------

# SNS logs no deliveries of e-mail: these logs are for what else a team subscribes. Mails that fail
# are counted in NumberOfNotificationsFailed, which the dashboard shows.
resource "aws_sns_topic" "alerts" {
  name              = local.topic_name
  display_name      = "Payment alerts (${var.environment})"
  kms_master_key_id = aws_kms_key.key["sqs"].arn

  http_success_feedback_role_arn      = aws_iam_role.role["vpc-flow-logs"].arn
  http_success_feedback_sample_rate   = 100
  http_failure_feedback_role_arn      = aws_iam_role.role["vpc-flow-logs"].arn
  lambda_success_feedback_role_arn    = aws_iam_role.role["vpc-flow-logs"].arn
  lambda_success_feedback_sample_rate = 100
  lambda_failure_feedback_role_arn    = aws_iam_role.role["vpc-flow-logs"].arn
  sqs_success_feedback_role_arn       = aws_iam_role.role["vpc-flow-logs"].arn
  sqs_success_feedback_sample_rate    = 100
  sqs_failure_feedback_role_arn       = aws_iam_role.role["vpc-flow-logs"].arn
}

resource "aws_sns_topic_policy" "alerts" {
  arn    = aws_sns_topic.alerts.arn
  policy = data.aws_iam_policy_document.alerts_topic.json
}

data "aws_iam_policy_document" "alerts_topic" {
  # Every action that a topic's policy may name: SNS refuses "sns:*".
  statement {
    sid = "AccountAdministersTopic"
    actions = [
      "sns:AddPermission",
      "sns:DeleteTopic",
      "sns:GetDataProtectionPolicy",
      "sns:GetTopicAttributes",
      "sns:ListSubscriptionsByTopic",
      "sns:ListTagsForResource",
      "sns:Publish",
      "sns:PutDataProtectionPolicy",
      "sns:RemovePermission",
      "sns:SetTopicAttributes",
      "sns:Subscribe",
    ]
    resources = [aws_sns_topic.alerts.arn]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${local.account_id}:root"]
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

# Somebody must confirm it from that mailbox.
resource "aws_sns_topic_subscription" "operations" {
  topic_arn = aws_sns_topic.alerts.arn
  protocol  = "email"
  endpoint  = var.alert_email
}

# --- alarms -----------------------------------------------------------------------------------

locals {
  # In percent; 0 while nothing is invoked.
  error_rate_expression = "IF(invocations > 0, 100 * errors / invocations, 0)"

  metric_alarms = {
    sqs-queue-depth = {
      description        = "More than 1000 payments waited in ${local.queue_name}, for twice five minutes"
      namespace          = "AWS/SQS"
      metric             = "ApproximateNumberOfMessagesVisible"
      dimensions         = { QueueName = local.queue_name }
      statistic          = "Maximum"
      threshold          = 1000
      period             = 300
      evaluation_periods = 2
    }
    dlq-messages = {
      description        = "Payments failed three times and wait in ${local.dead_letter_queue_name}: invoke ${local.function_names["dlq-processor"]}"
      namespace          = "AWS/SQS"
      metric             = "ApproximateNumberOfMessagesVisible"
      dimensions         = { QueueName = local.dead_letter_queue_name }
      statistic          = "Maximum"
      threshold          = 0
      period             = 60
      evaluation_periods = 1
    }
    # Nine tenths of the limit: Lambda throttles what comes beyond it.
    lambda-concurrency = {
      description        = "${local.function_names["payment-processor"]} ran more than nine tenths of its ${local.reserved_concurrency} reserved executions at a time"
      namespace          = "AWS/Lambda"
      metric             = "ConcurrentExecutions"
      dimensions         = { FunctionName = local.function_names["payment-processor"] }
      statistic          = "Maximum"
      threshold          = local.reserved_concurrency * 9 / 10
      period             = 60
      evaluation_periods = 1
    }
  }

  # What the four above are silent of: a payment that is refused fails no invocation, and one that
  # waits for an API that is away is a dead letter only after three visibility timeouts, 18 minutes.
  payment_alarms = {
    payments-rejected = { metric = "REJECTED", description = "Messages were no payments, or held card data: ask the sender" }
    payments-refused  = { metric = "REFUSED", description = "The fraud detection API refused payments for good: ask its owner" }
    payments-failed   = { metric = "FAILED", description = "Payments found no decision and come again: is the fraud detection API away?" }
  }

  all_metric_alarms = merge(local.metric_alarms, {
    for purpose, alarm in local.payment_alarms : purpose => {
      description        = alarm.description
      namespace          = local.metric_namespace
      metric             = alarm.metric
      dimensions         = { FunctionName = local.function_names["payment-processor"] }
      statistic          = "Sum"
      threshold          = 0
      period             = 60
      evaluation_periods = 1
    }
  })
}

resource "aws_cloudwatch_metric_alarm" "metric" {
  for_each = local.all_metric_alarms

  alarm_name        = local.alarm_names[each.key]
  alarm_description = each.value.description

  namespace   = each.value.namespace
  metric_name = each.value.metric
  dimensions  = each.value.dimensions
  statistic   = each.value.statistic
  period      = each.value.period

  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
  evaluation_periods  = each.value.evaluation_periods
  treat_missing_data  = "notBreaching"

  alarm_actions = [aws_sns_topic.alerts.arn]
  ok_actions    = [aws_sns_topic.alerts.arn]
}

resource "aws_cloudwatch_metric_alarm" "error_rate" {
  alarm_name        = local.alarm_names["lambda-error-rate"]
  alarm_description = "More than 1 % of the invocations of ${local.function_names["payment-processor"]} failed within five minutes"

  comparison_operator = "GreaterThanThreshold"
  threshold           = 1
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"

  alarm_actions = [aws_sns_topic.alerts.arn]
  ok_actions    = [aws_sns_topic.alerts.arn]

  metric_query {
    id          = "error_rate"
    label       = "Error rate in percent"
    expression  = local.error_rate_expression
    return_data = true
  }

  dynamic "metric_query" {
    for_each = { errors = "Errors", invocations = "Invocations" }

    content {
      id = metric_query.key

      metric {
        namespace   = "AWS/Lambda"
        metric_name = metric_query.value
        dimensions  = { FunctionName = local.function_names["payment-processor"] }
        period      = 300
        stat        = "Sum"
      }
    }
  }
}

# --- dashboard --------------------------------------------------------------------------------

locals {
  # Title, statistic and metrics of each graph, in reading order.
  dashboard_graphs = concat(
    [
      for metric, stat in {
        NumberOfMessagesSent               = "Sum"
        NumberOfMessagesReceived           = "Sum"
        ApproximateAgeOfOldestMessage      = "Maximum"
        ApproximateNumberOfMessagesVisible = "Maximum"
        } : {
        title   = "Queues: ${metric}"
        stat    = stat
        metrics = [for name in [local.queue_name, local.dead_letter_queue_name] : ["AWS/SQS", metric, "QueueName", name]]
      }
    ],
    [
      for metric, stat in {
        Invocations          = "Sum"
        Errors               = "Sum"
        Duration             = "Average"
        ConcurrentExecutions = "Maximum"
        Throttles            = "Sum"
        } : {
        title   = "Functions: ${metric}"
        stat    = stat
        metrics = [for name in values(local.function_names) : ["AWS/Lambda", metric, "FunctionName", name]]
      }
    ],
    [
      {
        title = "Table: consumed capacity units"
        stat  = "Sum"
        metrics = [
          for metric in ["ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits"] :
          ["AWS/DynamoDB", metric, "TableName", local.table_name]
        ]
      },
      # The payment processor logs these itself, in the embedded metric format.
      {
        title   = "Payments: throughput"
        stat    = "Sum"
        metrics = [[local.metric_namespace, "ProcessedPayments", "FunctionName", local.function_names["payment-processor"]]]
      },
      {
        title = "Payments: status distribution"
        stat  = "Sum"
        metrics = [
          for status in ["APPROVED", "DECLINED", "REVIEW", "REFUSED", "REJECTED", "FAILED"] :
          [local.metric_namespace, status, "FunctionName", local.function_names["payment-processor"]]
        ]
      },
      {
        title   = "Audit: security events"
        stat    = "Sum"
        metrics = [for metric in keys(local.security_events) : [local.metric_namespace, "${metric}-${var.environment}"]]
      },
      {
        title   = "Alerts: notifications that failed"
        stat    = "Sum"
        metrics = [["AWS/SNS", "NumberOfNotificationsFailed", "TopicName", local.topic_name]]
      },
    ],
  )
}

resource "aws_cloudwatch_dashboard" "monitoring" {
  dashboard_name = "payment-processing-monitoring-${var.environment}"

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
          period  = 300
          stat    = graph.stat
          metrics = graph.metrics
        }
      }
    ]
  })
}

# --- outputs ----------------------------------------------------------------------------------

locals {
  alarms = merge(aws_cloudwatch_metric_alarm.metric, { lambda-error-rate = aws_cloudwatch_metric_alarm.error_rate })
}

output "vpc_id" {
  description = "Id of the private network."
  value       = aws_vpc.private.id
}

output "private_subnet_ids" {
  description = "Ids of the private subnets, in which the functions and the interface endpoints have their addresses, by letter: a, b, c."
  value       = { for letter, subnet in aws_subnet.private : letter => subnet.id }
}

output "private_subnet_availability_zones" {
  description = "Availability zones of the private subnets, by letter: a, b, c."
  value       = { for letter, subnet in aws_subnet.private : letter => subnet.availability_zone }
}

output "vpc_endpoint_ids" {
  description = "Ids of the VPC endpoints by service: dynamodb, lambda, logs, sns, sqs; fraud-api and secretsmanager where they are."
  value       = merge({ for service, endpoint in merge(aws_vpc_endpoint.interface, aws_vpc_endpoint.fraud_api) : service => endpoint.id }, { dynamodb = aws_vpc_endpoint.gateway.id })
}

output "vpc_endpoint_dns_names" {
  description = "DNS names of the VPC endpoints by service. The gateway endpoint has none of its own: DynamoDB keeps its public name."
  value       = merge({ for service, endpoint in merge(aws_vpc_endpoint.interface, aws_vpc_endpoint.fraud_api) : service => endpoint.dns_entry[0].dns_name }, { dynamodb = "dynamodb.${local.region}.amazonaws.com" })
}

output "s3_kms_key_id" {
  description = "Id of the KMS key that encrypts the audit bucket and CloudTrail's files."
  value       = aws_kms_key.key["s3"].key_id
}

output "s3_kms_key_arn" {
  description = "ARN of the KMS key that encrypts the audit bucket and CloudTrail's files."
  value       = aws_kms_key.key["s3"].arn
}

output "sqs_kms_key_id" {
  description = "Id of the KMS key that encrypts both queues and the alert topic."
  value       = aws_kms_key.key["sqs"].key_id
}

output "sqs_kms_key_arn" {
  description = "ARN of the KMS key that encrypts both queues and the alert topic."
  value       = aws_kms_key.key["sqs"].arn
}

output "dynamodb_kms_key_id" {
  description = "Id of the KMS key that encrypts the payment status table and all logs."
  value       = aws_kms_key.key["dynamodb"].key_id
}

output "dynamodb_kms_key_arn" {
  description = "ARN of the KMS key that encrypts the payment status table and all logs."
  value       = aws_kms_key.key["dynamodb"].arn
}

output "kms_alias_names" {
  description = "Aliases of the KMS keys by purpose: s3, sqs, dynamodb."
  value       = { for key, alias in aws_kms_alias.key : key => alias.name }
}

output "audit_bucket_name" {
  description = "Name of the bucket that keeps VPC Flow Logs and CloudTrail's files."
  value       = aws_s3_bucket.audit_logs.id
}

output "audit_bucket_arn" {
  description = "ARN of the bucket that keeps VPC Flow Logs and CloudTrail's files."
  value       = aws_s3_bucket.audit_logs.arn
}

output "vpc_flow_log_s3_id" {
  description = "Id of the flow log that keeps the network's traffic in the audit bucket."
  value       = aws_flow_log.vpc["s3"].id
}

output "vpc_flow_log_cloudwatch_id" {
  description = "Id of the flow log that shows the network's traffic in CloudWatch Logs."
  value       = aws_flow_log.vpc["cloudwatch"].id
}

output "vpc_flow_log_group_name" {
  description = "Name of the log group of the network's traffic."
  value       = aws_cloudwatch_log_group.log["vpc-flow-logs"].name
}

output "cloudtrail_arn" {
  description = "ARN of the trail that records every call to the account's AWS services."
  value       = aws_cloudtrail.audit.arn
}

output "cloudtrail_log_group_name" {
  description = "Name of the log group in which the trail's events are watched."
  value       = aws_cloudwatch_log_group.log["cloudtrail"].name
}

output "queue_url" {
  description = "URL of the queue to which payments are sent."
  value       = aws_sqs_queue.payments.url
  sensitive   = true
}

output "queue_arn" {
  description = "ARN of the queue to which payments are sent."
  value       = aws_sqs_queue.payments.arn
}

output "dead_letter_queue_url" {
  description = "URL of the queue of payments that failed three times."
  value       = aws_sqs_queue.dead_letter.url
  sensitive   = true
}

output "dead_letter_queue_arn" {
  description = "ARN of the queue of payments that failed three times."
  value       = aws_sqs_queue.dead_letter.arn
}

output "event_source_mapping_id" {
  description = "Id of the event source mapping from the queue to the payment processor."
  value       = aws_lambda_event_source_mapping.payments.uuid
}

output "payment_processor_function_name" {
  description = "Name of the function that processes payments."
  value       = aws_lambda_function.function["payment-processor"].function_name
}

output "payment_processor_function_arn" {
  description = "ARN of the function that processes payments."
  value       = aws_lambda_function.function["payment-processor"].arn
}

output "payment_processor_log_group_name" {
  description = "Name of the log group of the function that processes payments."
  value       = aws_cloudwatch_log_group.log["payment-processor"].name
}

output "payment_processor_log_group_arn" {
  description = "ARN of the log group of the function that processes payments."
  value       = aws_cloudwatch_log_group.log["payment-processor"].arn
}

output "dlq_processor_function_name" {
  description = "Name of the function that analyses failed payments."
  value       = aws_lambda_function.function["dlq-processor"].function_name
}

output "dlq_processor_function_arn" {
  description = "ARN of the function that analyses failed payments."
  value       = aws_lambda_function.function["dlq-processor"].arn
}

output "dlq_processor_log_group_name" {
  description = "Name of the log group of the function that analyses failed payments."
  value       = aws_cloudwatch_log_group.log["dlq-processor"].name
}

output "dlq_processor_log_group_arn" {
  description = "ARN of the log group of the function that analyses failed payments."
  value       = aws_cloudwatch_log_group.log["dlq-processor"].arn
}

output "lambda_security_group_id" {
  description = "Id of the security group of both functions: HTTPS to the endpoints, nothing inbound."
  value       = aws_security_group.lambda_functions.id
}

output "vpc_endpoint_security_group_id" {
  description = "Id of the security group of the interface endpoints: HTTPS within the VPC."
  value       = aws_security_group.vpc_endpoints.id
}

output "payment_status_table_name" {
  description = "Name of the table of the payments' states: partition key transaction_id."
  value       = aws_dynamodb_table.payment_status.name
  sensitive   = true
}

output "payment_status_table_arn" {
  description = "ARN of the table of the payments' states."
  value       = aws_dynamodb_table.payment_status.arn
  sensitive   = true
}

output "payment_status_index_name" {
  description = "Name of the index that finds payments by status and time."
  value       = one(aws_dynamodb_table.payment_status.global_secondary_index).name
  sensitive   = true
}

output "alarm_names" {
  description = "Names of the alarms by purpose: sqs-queue-depth, lambda-error-rate, dlq-messages, lambda-concurrency; payments-rejected, payments-refused, payments-failed."
  value       = { for purpose, alarm in local.alarms : purpose => alarm.alarm_name }
}

output "alarm_arns" {
  description = "ARNs of the alarms by purpose: sqs-queue-depth, lambda-error-rate, dlq-messages, lambda-concurrency; payments-rejected, payments-refused, payments-failed."
  value       = { for purpose, alarm in local.alarms : purpose => alarm.arn }
}

output "dashboard_name" {
  description = "Name of the CloudWatch dashboard of the pipeline."
  value       = aws_cloudwatch_dashboard.monitoring.dashboard_name
}

output "alert_topic_arn" {
  description = "ARN of the topic that alarms and the DLQ processor notify."
  value       = aws_sns_topic.alerts.arn
}

output "alert_subscription_arn" {
  description = "ARN of the e-mail subscription to the topic; pending until it is confirmed."
  value       = aws_sns_topic_subscription.operations.arn
}

output "payment_processor_role_name" {
  description = "Name of the role of the payment processor."
  value       = aws_iam_role.role["payment-processor"].name
}

output "payment_processor_role_arn" {
  description = "ARN of the role of the payment processor."
  value       = aws_iam_role.role["payment-processor"].arn
}

output "dlq_processor_role_name" {
  description = "Name of the role of the DLQ processor."
  value       = aws_iam_role.role["dlq-processor"].name
}

output "dlq_processor_role_arn" {
  description = "ARN of the role of the DLQ processor."
  value       = aws_iam_role.role["dlq-processor"].arn
}

output "vpc_flow_logs_role_name" {
  description = "Name of the role of VPC Flow Logs, which also writes the topic's delivery logs."
  value       = aws_iam_role.role["vpc-flow-logs"].name
}

output "vpc_flow_logs_role_arn" {
  description = "ARN of the role of VPC Flow Logs, which also writes the topic's delivery logs."
  value       = aws_iam_role.role["vpc-flow-logs"].arn
}

output "cloudtrail_role_name" {
  description = "Name of the role of CloudTrail."
  value       = aws_iam_role.role["cloudtrail"].name
}

output "cloudtrail_role_arn" {
  description = "ARN of the role of CloudTrail."
  value       = aws_iam_role.role["cloudtrail"].arn
}
