# Transaction files are uploaded to S3; the transaction processor stores their rows in DynamoDB. A
# row that fails goes to the dead letter queue at once, since trying it again would not help. A file
# that fails goes to the queue of unfinished files, is tried again three times, and goes to the dead
# letter queue then. The DLQ processor keeps whatever arrives there in the errors table.

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

  # Every name is {resource-type}-{purpose}-{environment}. A bucket's must be unique in the world.
  bucket_name             = "s3-transactions-${var.environment}-${local.account_id}"
  transactions_table_name = "dynamodb-transactions-${var.environment}"
  errors_table_name       = "dynamodb-errors-${var.environment}"
  queue_name              = "sqs-transactions-${var.environment}"
  dead_letter_queue_name  = "sqs-transactions-dlq-${var.environment}"
  error_rate_alarm_name   = "alarm-transaction-processor-error-rate-${var.environment}"
  dlq_depth_alarm_name    = "alarm-transactions-dlq-depth-${var.environment}"
  failed_rows_alarm_name  = "alarm-transactions-failed-rows-${var.environment}"
  throttles_alarm_name    = "alarm-transaction-processor-throttles-${var.environment}"
  topic_name              = "sns-transaction-alarms-${var.environment}"
  function_names          = { for purpose in keys(local.functions) : purpose => "lambda-${purpose}-${var.environment}" }
  log_group_names         = { for purpose, name in local.function_names : purpose => "/aws/lambda/${name}" }
}

# --- encryption keys --------------------------------------------------------------------------

locals {
  # What each key encrypts, and for which resources each service may use it. The ARNs are composed
  # here, not read from the resources: these need their key before they exist.
  keys = {
    s3-transactions = {
      description = "Uploaded transaction files, ${var.environment}"
      services = {
        S3 = {
          principal = "s3.amazonaws.com"
          actions   = local.data_key_actions
          variable  = "aws:SourceArn"
          arns      = ["arn:aws:s3:::${local.bucket_name}"]
        }
      }
    }
    dynamodb-transactions = {
      description = "Transactions and error records, ${var.environment}"
      services = {
        DynamoDB = {
          principal = "dynamodb.amazonaws.com"
          actions   = local.data_key_actions
          variable  = "aws:SourceArn"
          arns = [
            for name in [local.transactions_table_name, local.errors_table_name] :
            "arn:aws:dynamodb:${local.region}:${local.account_id}:table/${name}"
          ]
        }
      }
    }
    lambda-encryption = {
      description = "Environment variables, queues, logs and the alarm topic of the transaction pipeline, ${var.environment}"
      services = {
        Lambda = {
          principal = "lambda.amazonaws.com"
          actions   = local.data_key_actions
          variable  = "kms:EncryptionContext:aws:lambda:FunctionArn"
          arns      = values(local.function_arns)
        }
        SQS = {
          principal = "sqs.amazonaws.com"
          actions   = local.data_key_actions
          variable  = "aws:SourceArn"
          arns      = [for name in [local.queue_name, local.dead_letter_queue_name] : "arn:aws:sqs:${local.region}:${local.account_id}:${name}"]
        }
        # CloudWatch Logs goes by its regional name in a key policy, and needs more than the others.
        # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
        CloudWatchLogs = {
          principal = "logs.${local.region}.amazonaws.com"
          actions = concat(local.data_key_actions, [
            "kms:DescribeKey",
            "kms:Encrypt",
            "kms:GenerateDataKeyWithoutPlaintext",
            "kms:ReEncryptFrom",
            "kms:ReEncryptTo",
          ])
          variable = "kms:EncryptionContext:aws:logs:arn"
          arns     = [for name in values(local.log_group_names) : "arn:aws:logs:${local.region}:${local.account_id}:log-group:${name}"]
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
  }

  data_key_actions = ["kms:Decrypt", "kms:GenerateDataKey"]

  function_arns = {
    for purpose, name in local.function_names :
    purpose => "arn:aws:lambda:${local.region}:${local.account_id}:function:${name}"
  }

  alarm_arns = [
    for name in [local.error_rate_alarm_name, local.dlq_depth_alarm_name, local.failed_rows_alarm_name, local.throttles_alarm_name] :
    "arn:aws:cloudwatch:${local.region}:${local.account_id}:alarm:${name}"
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

  name          = "alias/${each.key}-${var.environment}"
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
        test     = "ArnEquals"
        variable = service.value.variable
        values   = service.value.arns
      }
    }
  }
}

# --- bucket for the uploads -------------------------------------------------------------------

resource "aws_s3_bucket" "uploads" {
  bucket = local.bucket_name

  # Test environments are taken down with whatever was uploaded.
  force_destroy = true
}

resource "aws_s3_bucket_versioning" "uploads" {
  bucket = aws_s3_bucket.uploads.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "uploads" {
  bucket = aws_s3_bucket.uploads.id

  rule {
    # One data key for many objects: a fraction of the requests to KMS.
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.key["s3-transactions"].arn
    }
  }
}

resource "aws_s3_bucket_public_access_block" "uploads" {
  bucket = aws_s3_bucket.uploads.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "uploads" {
  bucket = aws_s3_bucket.uploads.id
  policy = data.aws_iam_policy_document.uploads_bucket.json

  # S3 takes one change of a bucket's access at a time.
  depends_on = [aws_s3_bucket_public_access_block.uploads]
}

data "aws_iam_policy_document" "uploads_bucket" {
  statement {
    sid       = "AccountAdministersBucket"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.uploads.arn, "${aws_s3_bucket.uploads.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${local.account_id}:root"]
    }
  }

  statement {
    sid       = "NothingWithoutTls"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.uploads.arn, "${aws_s3_bucket.uploads.arn}/*"]

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
  # for a request that names none.
  statement {
    sid       = "NoUploadEncryptedOtherwise"
    effect    = "Deny"
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.uploads.arn}/*"]

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
    sid       = "NoUploadUnderAnotherKey"
    effect    = "Deny"
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.uploads.arn}/*"]

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
      values   = [aws_kms_key.key["s3-transactions"].arn]
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "uploads" {
  bucket = aws_s3_bucket.uploads.id

  # By default nothing under 128 KB is ever moved, and so hardly a transaction file.
  # https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
  transition_default_minimum_object_size = "varies_by_storage_class"

  rule {
    id     = "archive-transaction-files"
    status = "Enabled"

    # Every object.
    filter {
      prefix = ""
    }

    transition {
      days          = 90
      storage_class = "GLACIER"
    }

    # A version that another one replaced is an upload as well.
    noncurrent_version_transition {
      noncurrent_days = 90
      storage_class   = "GLACIER"
    }
  }

  # S3 takes lifecycle rules for versions only when versioning is on.
  depends_on = [aws_s3_bucket_versioning.uploads]
}

resource "aws_s3_bucket_notification" "uploads" {
  bucket = aws_s3_bucket.uploads.id

  dynamic "lambda_function" {
    for_each = { csv = ".csv", json = ".json" }
    iterator = suffix

    content {
      id                  = "${suffix.key}-uploaded"
      lambda_function_arn = aws_lambda_function.function["transaction-processor"].arn
      events              = ["s3:ObjectCreated:*"]
      filter_suffix       = suffix.value
    }
  }

  # S3 refuses a notification to a function that it may not invoke.
  depends_on = [aws_lambda_permission.uploads]
}

# --- tables -----------------------------------------------------------------------------------

# One item for each transaction, written once.
resource "aws_dynamodb_table" "transactions" {
  name         = local.transactions_table_name
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "transaction_id"
  range_key    = "timestamp"

  # Test environments are taken down with their data. Recovery from a mistake is the backup's work.
  deletion_protection_enabled = false

  attribute {
    name = "transaction_id"
    type = "S"
  }

  attribute {
    name = "timestamp"
    type = "N"
  }

  attribute {
    name = "status"
    type = "S"
  }

  # By time within a status: a key of an index takes a thousand writes a second, and the table waits for
  # its index: the function spreads a status over sixteen keys.
  global_secondary_index {
    name            = "status-index"
    hash_key        = "status"
    range_key       = "timestamp"
    projection_type = "ALL"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.key["dynamodb-transactions"].arn
  }
}

# One item for each row or file that failed, written once.
resource "aws_dynamodb_table" "errors" {
  name         = local.errors_table_name
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "error_id"
  range_key    = "timestamp"

  deletion_protection_enabled = false

  attribute {
    name = "error_id"
    type = "S"
  }

  attribute {
    name = "timestamp"
    type = "N"
  }

  attribute {
    name = "transaction_id"
    type = "S"
  }

  # Errors without a transaction id, such as a file that cannot be read, are not in it.
  global_secondary_index {
    name            = "transaction-id-index"
    hash_key        = "transaction_id"
    range_key       = "timestamp"
    projection_type = "ALL"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.key["dynamodb-transactions"].arn
  }
}

# --- queues -----------------------------------------------------------------------------------

locals {
  message_retention_seconds = 1209600 # 14 days, the longest that SQS keeps a message

  # A message stays hidden for as long as the function that works on it may run. SQS would hand it
  # out a second time otherwise, and Lambda refuses a shorter time.
  function_timeout_seconds = 300
}

resource "aws_sqs_queue" "dead_letter" {
  name                       = local.dead_letter_queue_name
  visibility_timeout_seconds = local.function_timeout_seconds
  message_retention_seconds  = local.message_retention_seconds
  kms_master_key_id          = aws_kms_key.key["lambda-encryption"].arn
}

resource "aws_sqs_queue" "unfinished" {
  name                       = local.queue_name
  visibility_timeout_seconds = local.function_timeout_seconds
  message_retention_seconds  = local.message_retention_seconds
  kms_master_key_id          = aws_kms_key.key["lambda-encryption"].arn

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter.arn
    maxReceiveCount     = 3
  })
}

# --- logs -------------------------------------------------------------------------------------

resource "aws_cloudwatch_log_group" "function" {
  for_each = local.functions

  name              = local.log_group_names[each.key]
  retention_in_days = 30
  kms_key_id        = aws_kms_key.key["lambda-encryption"].arn
}

# --- functions --------------------------------------------------------------------------------

locals {
  # By purpose, which names them.
  functions = {
    transaction-processor = {
      description          = "Validates the rows of uploaded transaction files and stores them"
      file                 = "processor_function.py"
      reserved_concurrency = 100
    }
    dlq-processor = {
      description          = "Keeps what arrives in the dead letter queue as records in the errors table"
      file                 = "dlq_processor_function.py"
      reserved_concurrency = 50
    }
  }

  # Apart from the rest: the tables and the queue need their keys first, whose policies name the
  # functions.
  function_environments = {
    transaction-processor = {
      TRANSACTIONS_TABLE_NAME = aws_dynamodb_table.transactions.name
      DEAD_LETTER_QUEUE_URL   = aws_sqs_queue.dead_letter.url # for rows that fail
      UNFINISHED_QUEUE_URL    = aws_sqs_queue.unfinished.url  # for files that take longer than one invocation
    }
    dlq-processor = {
      ERRORS_TABLE_NAME = aws_dynamodb_table.errors.name
      ERROR_NAMESPACE   = random_uuid.error_namespace.result
    }
  }
}

# The namespace of the error ids (RFC 9562, version 5): the same message gets the same id each time
# it is delivered, and no two environments share an id.
resource "random_uuid" "error_namespace" {}

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
  role             = aws_iam_role.function[each.key].arn
  runtime          = "python3.11"
  handler          = "${trimsuffix(each.value.file, ".py")}.lambda_handler"
  filename         = data.archive_file.lambda_zip[each.key].output_path
  source_code_hash = data.archive_file.lambda_zip[each.key].output_base64sha256
  architectures    = ["arm64"]
  memory_size      = 512
  timeout          = local.function_timeout_seconds
  kms_key_arn      = aws_kms_key.key["lambda-encryption"].arn

  # A share of the account's concurrency that nothing else can use up, and a bound on the cost.
  reserved_concurrent_executions = each.value.reserved_concurrency

  environment {
    variables = local.function_environments[each.key]
  }

  # S3 invokes the transaction processor asynchronously: what fails after Lambda's own retries would
  # be lost otherwise. The DLQ processor is invoked from a queue, which keeps what fails.
  dynamic "dead_letter_config" {
    for_each = each.key == "transaction-processor" ? [aws_sqs_queue.unfinished.arn] : []

    content {
      target_arn = dead_letter_config.value
    }
  }

  # JSON makes each field that a handler logs a field to search by, and a metric where it says so.
  logging_config {
    log_format            = "JSON"
    application_log_level = "INFO"
    system_log_level      = "INFO"
    log_group             = aws_cloudwatch_log_group.function[each.key].name
  }

  tracing_config {
    mode = "Active"
  }

  # IAM needs a while until a role and its policies are known everywhere. A log group that is not
  # there yet would be created without key and retention.
  depends_on = [
    aws_cloudwatch_log_group.function,
    aws_iam_role.function,
    aws_iam_role_policy_attachment.function,
  ]
}

resource "aws_lambda_permission" "uploads" {
  statement_id   = "s3-transactions-${var.environment}"
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.function["transaction-processor"].function_name
  principal      = "s3.amazonaws.com"
  source_arn     = aws_s3_bucket.uploads.arn
  source_account = local.account_id
}

# The DLQ processor reports the messages that it could not record; only these come again. A mapping
# does not heed reserved concurrency: without a bound of its own it fetches what cannot run.
# https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
resource "aws_lambda_event_source_mapping" "dead_letters" {
  event_source_arn        = aws_sqs_queue.dead_letter.arn
  function_name           = aws_lambda_function.function["dlq-processor"].arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = local.functions["dlq-processor"].reserved_concurrency
  }
}

# One file may take all of an invocation's time. New uploads keep most of the concurrency.
resource "aws_lambda_event_source_mapping" "unfinished" {
  event_source_arn = aws_sqs_queue.unfinished.arn
  function_name    = aws_lambda_function.function["transaction-processor"].arn
  batch_size       = 1

  scaling_config {
    maximum_concurrency = 10
  }
}

# A long file goes round: the function sends what is left to the queue that invokes it. Lambda takes
# that for a loop, and ends it after 16 rounds; the function itself bounds them.
# https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
resource "aws_lambda_function_recursion_config" "transaction_processor" {
  function_name  = aws_lambda_function.function["transaction-processor"].function_name
  recursive_loop = "Allow"
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

resource "aws_iam_policy" "function" {
  for_each = {
    transaction-processor = data.aws_iam_policy_document.transaction_processor.json
    dlq-processor         = data.aws_iam_policy_document.dlq_processor.json
  }

  name        = "policy-${each.key}-${var.environment}"
  description = "What the function ${local.function_names[each.key]} may do"
  policy      = each.value
}

resource "aws_iam_role_policy_attachment" "function" {
  for_each = aws_iam_policy.function

  role       = aws_iam_role.function[each.key].name
  policy_arn = each.value.arn
}

# What every function may do, and may not.
data "aws_iam_policy_document" "function" {
  for_each = local.functions

  # The ":*" stands for the streams of this one log group, which is there already: no function may
  # create another.
  statement {
    sid       = "WriteOwnLogs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.function[each.key].arn}:*"]
  }

  # X-Ray's actions accept no resource but "*".
  # https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
  statement {
    sid       = "SendTraces"
    actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    resources = ["*"]
  }

  statement {
    sid       = "DecryptOwnEnvironment"
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.key["lambda-encryption"].arn]

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:lambda:FunctionArn"
      values   = [local.function_arns[each.key]]
    }
  }

  # To fetch a message takes the first action, to send one takes both.
  statement {
    sid       = "UseQueueKey"
    actions   = each.key == "transaction-processor" ? local.data_key_actions : ["kms:Decrypt"]
    resources = [aws_kms_key.key["lambda-encryption"].arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["sqs.${local.region}.amazonaws.com"]
    }
  }

  statement {
    sid       = "UseTableKey"
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.key["dynamodb-transactions"].arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.${local.region}.amazonaws.com"]
    }
  }

  # Whatever anybody may come to allow: no function deletes a bucket or a table.
  statement {
    sid       = "NeverDeleteBuckets"
    effect    = "Deny"
    actions   = ["s3:DeleteBucket"]
    resources = ["*"]
  }

  statement {
    sid       = "NeverDeleteTables"
    effect    = "Deny"
    actions   = ["dynamodb:DeleteTable"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "transaction_processor" {
  source_policy_documents = [data.aws_iam_policy_document.function["transaction-processor"].json]

  # The bucket keeps versions, and an event names the one that was uploaded.
  statement {
    sid       = "ReadUploads"
    actions   = ["s3:GetObject", "s3:GetObjectVersion"]
    resources = ["${aws_s3_bucket.uploads.arn}/*"]
  }

  statement {
    sid       = "DecryptUploads"
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.key["s3-transactions"].arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.${local.region}.amazonaws.com"]
    }
  }

  # Only put: no function can read, change or delete a stored transaction.
  statement {
    sid       = "StoreTransactions"
    actions   = ["dynamodb:PutItem"]
    resources = [aws_dynamodb_table.transactions.arn]
  }

  statement {
    sid       = "SendFailedRows"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.dead_letter.arn]
  }

  # The function sends files to be continued; Lambda, with the function's role, those that failed, and
  # fetches both.
  statement {
    sid       = "FinishUnfinishedFiles"
    actions   = ["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = [aws_sqs_queue.unfinished.arn]
  }
}

data "aws_iam_policy_document" "dlq_processor" {
  source_policy_documents = [data.aws_iam_policy_document.function["dlq-processor"].json]

  # Lambda fetches the messages with the function's role, and asks for the queue's settings first.
  statement {
    sid       = "ConsumeDeadLetters"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = [aws_sqs_queue.dead_letter.arn]
  }

  # Only put: no function can read, change or delete an error record.
  statement {
    sid       = "StoreErrors"
    actions   = ["dynamodb:PutItem"]
    resources = [aws_dynamodb_table.errors.arn]
  }
}

# --- network with private routes to S3 and DynamoDB -------------------------------------------

locals {
  vpc_cidr = "10.0.0.0/16"

  # Gateway endpoints cost nothing, and nothing in this network reaches the internet. The functions
  # run outside it: they need no network of their own to reach S3 and DynamoDB.
  gateway_services = ["dynamodb", "s3"]
}

resource "aws_vpc" "private" {
  cidr_block           = local.vpc_cidr
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "vpc-transactions-${var.environment}"
  }
}

# One in each of two availability zones.
resource "aws_subnet" "private" {
  for_each = { a = 0, b = 1 }

  vpc_id            = aws_vpc.private.id
  cidr_block        = cidrsubnet(local.vpc_cidr, 8, each.value)
  availability_zone = data.aws_availability_zones.available.names[each.value]

  tags = {
    Name = "subnet-private-${each.key}-${var.environment}"
  }
}

# Knows the network itself and, through the endpoints, S3 and DynamoDB.
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
  for_each = toset(local.gateway_services)

  vpc_id            = aws_vpc.private.id
  service_name      = "com.amazonaws.${local.region}.${each.key}"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.private.id]
  policy            = data.aws_iam_policy_document.gateway[each.key].json

  tags = {
    Name = "vpc-endpoint-${each.key}-${var.environment}"
  }
}

# The endpoint opens the way; who may do what is decided by the policies of roles and of the bucket.
data "aws_iam_policy_document" "gateway" {
  for_each = toset(local.gateway_services)

  statement {
    sid       = "FullAccess"
    actions   = ["${each.key}:*"]
    resources = ["*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

# --- alarms and who is told -------------------------------------------------------------------

resource "aws_sns_topic" "alarms" {
  name              = local.topic_name
  kms_master_key_id = aws_kms_key.key["lambda-encryption"].arn
}

resource "aws_sns_topic_policy" "alarms" {
  arn    = aws_sns_topic.alarms.arn
  policy = data.aws_iam_policy_document.alarms_topic.json
}

data "aws_iam_policy_document" "alarms_topic" {
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
    resources = [aws_sns_topic.alarms.arn]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${local.account_id}:root"]
    }
  }

  statement {
    sid       = "AlarmsPublish"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alarms.arn]

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
resource "aws_sns_topic_subscription" "devops" {
  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = "devops-alerts@example.com"
}

locals {
  # Five minutes, for alarms and graphs alike.
  period_seconds = 300

  # In percent; 0 while nothing is invoked.
  error_rate_expression = "IF(invocations > 0, 100 * errors / invocations, 0)"
}

resource "aws_cloudwatch_metric_alarm" "error_rate" {
  alarm_name        = local.error_rate_alarm_name
  alarm_description = "More than 1 % of the invocations of ${local.function_names["transaction-processor"]} failed, for twice five minutes"

  comparison_operator = "GreaterThanThreshold"
  threshold           = 1
  evaluation_periods  = 2
  datapoints_to_alarm = 2
  treat_missing_data  = "notBreaching"

  alarm_actions = [aws_sns_topic.alarms.arn]
  ok_actions    = [aws_sns_topic.alarms.arn]

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
        dimensions  = { FunctionName = local.function_names["transaction-processor"] }
        period      = local.period_seconds
        stat        = "Sum"
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "dlq_depth" {
  alarm_name        = local.dlq_depth_alarm_name
  alarm_description = "More than 100 messages waited in ${local.dead_letter_queue_name}, for twice five minutes"

  namespace   = "AWS/SQS"
  metric_name = "ApproximateNumberOfMessagesVisible"
  dimensions  = { QueueName = aws_sqs_queue.dead_letter.name }
  statistic   = "Maximum"
  period      = local.period_seconds

  comparison_operator = "GreaterThanThreshold"
  threshold           = 100
  evaluation_periods  = 2
  datapoints_to_alarm = 2
  treat_missing_data  = "notBreaching"

  alarm_actions = [aws_sns_topic.alarms.arn]
  ok_actions    = [aws_sns_topic.alarms.arn]
}

# What the two above are silent of: a row that fails fails no invocation, and the dead letter queue is
# emptied as fast as it fills. A part of a file that is throttled three times ends unread: uploads and
# parts share one reservation, of which nobody can keep a share for the parts.
resource "aws_cloudwatch_metric_alarm" "count" {
  for_each = {
    failed-rows = {
      name        = local.failed_rows_alarm_name
      description = "Rows of transaction files failed within five minutes: see ${local.errors_table_name}"
      namespace   = "TransactionFiles"
      metric      = "FailedTransactions"
    }
    throttles = {
      name        = local.throttles_alarm_name
      description = "Uploads used up the reserved executions of ${local.function_names["transaction-processor"]} within five minutes: parts of long files may end as FILE_NOT_PROCESSED"
      namespace   = "AWS/Lambda"
      metric      = "Throttles"
    }
  }

  alarm_name        = each.value.name
  alarm_description = each.value.description

  namespace   = each.value.namespace
  metric_name = each.value.metric
  dimensions  = { FunctionName = local.function_names["transaction-processor"] }
  statistic   = "Sum"
  period      = local.period_seconds

  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"

  alarm_actions = [aws_sns_topic.alarms.arn]
  ok_actions    = [aws_sns_topic.alarms.arn]
}

# --- dashboard --------------------------------------------------------------------------------

locals {
  # Title and metrics of each graph, in reading order.
  dashboard_graphs = [
    {
      # The transaction processor logs these two itself, in the embedded metric format.
      title = "Transactions: processing rate"
      stat  = "Sum"
      metrics = [
        for metric in ["StoredTransactions", "FailedTransactions"] :
        ["TransactionFiles", metric, "FunctionName", local.function_names["transaction-processor"]]
      ]
    },
    {
      title   = "Functions: invocations"
      stat    = "Sum"
      metrics = [for name in values(local.function_names) : ["AWS/Lambda", "Invocations", "FunctionName", name]]
    },
    {
      title = "Functions: error rate in percent"
      stat  = "Sum"
      metrics = concat(
        [
          for position, name in values(local.function_names) :
          [{ expression = "IF(invocations${position} > 0, 100 * errors${position} / invocations${position}, 0)", label = name }]
        ],
        [
          for pair in setproduct(["Errors", "Invocations"], range(length(local.function_names))) :
          ["AWS/Lambda", pair[0], "FunctionName", values(local.function_names)[pair[1]], { id = "${lower(pair[0])}${pair[1]}", visible = false }]
        ],
      )
    },
    {
      title   = "Dead letter queue: waiting messages"
      stat    = "Maximum"
      metrics = [["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", aws_sqs_queue.dead_letter.name]]
    },
    {
      title = "Tables: consumed capacity units"
      stat  = "Sum"
      metrics = [
        for pair in setproduct(["ConsumedWriteCapacityUnits", "ConsumedReadCapacityUnits"], [aws_dynamodb_table.transactions.name, aws_dynamodb_table.errors.name]) :
        ["AWS/DynamoDB", pair[0], "TableName", pair[1]]
      ]
    },
    {
      title   = "Functions: average processing latency"
      stat    = "Average"
      metrics = [for name in values(local.function_names) : ["AWS/Lambda", "Duration", "FunctionName", name]]
    },
  ]
}

resource "aws_cloudwatch_dashboard" "pipeline" {
  dashboard_name = "dashboard-transactions-${var.environment}"

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
          period  = local.period_seconds
          stat    = graph.stat
          metrics = graph.metrics
        }
      }
    ]
  })
}

# --- outputs ----------------------------------------------------------------------------------

output "aws_region" {
  description = "AWS region of the stack."
  value       = local.region
}

output "s3_kms_key_id" {
  description = "Id of the KMS key that encrypts the uploaded files."
  value       = aws_kms_key.key["s3-transactions"].key_id
}

output "s3_kms_key_arn" {
  description = "ARN of the KMS key that encrypts the uploaded files."
  value       = aws_kms_key.key["s3-transactions"].arn
}

output "dynamodb_kms_key_id" {
  description = "Id of the KMS key that encrypts both tables."
  value       = aws_kms_key.key["dynamodb-transactions"].key_id
}

output "dynamodb_kms_key_arn" {
  description = "ARN of the KMS key that encrypts both tables."
  value       = aws_kms_key.key["dynamodb-transactions"].arn
}

output "lambda_kms_key_id" {
  description = "Id of the KMS key that encrypts environment variables, queues, logs and the alarm topic."
  value       = aws_kms_key.key["lambda-encryption"].key_id
}

output "lambda_kms_key_arn" {
  description = "ARN of the KMS key that encrypts environment variables, queues, logs and the alarm topic."
  value       = aws_kms_key.key["lambda-encryption"].arn
}

output "kms_alias_names" {
  description = "Aliases of the KMS keys by purpose: s3-transactions, dynamodb-transactions, lambda-encryption."
  value       = { for key, alias in aws_kms_alias.key : key => alias.name }
}

output "s3_bucket_name" {
  description = "Name of the bucket to which transaction files are uploaded."
  value       = aws_s3_bucket.uploads.id
}

output "s3_bucket_arn" {
  description = "ARN of the bucket to which transaction files are uploaded."
  value       = aws_s3_bucket.uploads.arn
}

output "transaction_processor_function_name" {
  description = "Name of the transaction processor function."
  value       = aws_lambda_function.function["transaction-processor"].function_name
}

output "transaction_processor_function_arn" {
  description = "ARN of the transaction processor function."
  value       = aws_lambda_function.function["transaction-processor"].arn
}

output "transaction_processor_role_arn" {
  description = "ARN of the role of the transaction processor function."
  value       = aws_iam_role.function["transaction-processor"].arn
}

output "transaction_processor_environment_variables" {
  description = "Environment variables of the transaction processor function."
  value       = local.function_environments["transaction-processor"]
  sensitive   = true
}

output "transaction_processor_log_group_name" {
  description = "Name of the log group of the transaction processor function."
  value       = aws_cloudwatch_log_group.function["transaction-processor"].name
}

output "dlq_processor_function_name" {
  description = "Name of the DLQ processor function."
  value       = aws_lambda_function.function["dlq-processor"].function_name
}

output "dlq_processor_function_arn" {
  description = "ARN of the DLQ processor function."
  value       = aws_lambda_function.function["dlq-processor"].arn
}

output "dlq_processor_role_arn" {
  description = "ARN of the role of the DLQ processor function."
  value       = aws_iam_role.function["dlq-processor"].arn
}

output "dlq_processor_environment_variables" {
  description = "Environment variables of the DLQ processor function."
  value       = local.function_environments["dlq-processor"]
  sensitive   = true
}

output "dlq_processor_log_group_name" {
  description = "Name of the log group of the DLQ processor function."
  value       = aws_cloudwatch_log_group.function["dlq-processor"].name
}

output "transactions_table_name" {
  description = "Name of the table of transactions: partition key transaction_id, sort key timestamp."
  value       = aws_dynamodb_table.transactions.name
}

output "transactions_table_arn" {
  description = "ARN of the table of transactions."
  value       = aws_dynamodb_table.transactions.arn
}

output "table_endpoints" {
  description = "Addresses of the DynamoDB service for the tables, within this account, by purpose: transactions, errors."
  value       = { for purpose in ["transactions", "errors"] : purpose => "https://${local.account_id}.ddb.${local.region}.amazonaws.com" }
  sensitive   = true
}

output "errors_table_name" {
  description = "Name of the table of error records: partition key error_id, sort key timestamp."
  value       = aws_dynamodb_table.errors.name
}

output "errors_table_arn" {
  description = "ARN of the table of error records."
  value       = aws_dynamodb_table.errors.arn
}

output "queue_url" {
  description = "URL of the queue of files that are not finished: failed, or to be continued."
  value       = aws_sqs_queue.unfinished.url
}

output "queue_arn" {
  description = "ARN of the queue of files that are not finished: failed, or to be continued."
  value       = aws_sqs_queue.unfinished.arn
}

output "dead_letter_queue_url" {
  description = "URL of the dead letter queue."
  value       = aws_sqs_queue.dead_letter.url
}

output "dead_letter_queue_arn" {
  description = "ARN of the dead letter queue."
  value       = aws_sqs_queue.dead_letter.arn
}

output "dead_letters_mapping_id" {
  description = "Id of the event source mapping from the dead letter queue to the DLQ processor."
  value       = aws_lambda_event_source_mapping.dead_letters.uuid
}

output "unfinished_mapping_id" {
  description = "Id of the event source mapping from the queue to the transaction processor."
  value       = aws_lambda_event_source_mapping.unfinished.uuid
}

output "error_rate_alarm_name" {
  description = "Name of the alarm on the transaction processor's error rate."
  value       = aws_cloudwatch_metric_alarm.error_rate.alarm_name
}

output "dlq_depth_alarm_name" {
  description = "Name of the alarm on the depth of the dead letter queue."
  value       = aws_cloudwatch_metric_alarm.dlq_depth.alarm_name
}

output "dashboard_name" {
  description = "Name of the CloudWatch dashboard."
  value       = aws_cloudwatch_dashboard.pipeline.dashboard_name
}

output "sns_topic_arn" {
  description = "ARN of the topic that the alarms notify."
  value       = aws_sns_topic.alarms.arn
}

output "vpc_id" {
  description = "Id of the private network."
  value       = aws_vpc.private.id
}

output "private_subnet_ids" {
  description = "Ids of the private subnets by availability zone: a, b."
  value       = { for zone, subnet in aws_subnet.private : zone => subnet.id }
}

output "private_route_table_id" {
  description = "Id of the route table of the private subnets, which both endpoints are in."
  value       = aws_route_table.private.id
}

output "s3_vpc_endpoint_id" {
  description = "Id of the gateway endpoint for S3."
  value       = aws_vpc_endpoint.gateway["s3"].id
}

output "dynamodb_vpc_endpoint_id" {
  description = "Id of the gateway endpoint for DynamoDB."
  value       = aws_vpc_endpoint.gateway["dynamodb"].id
}
