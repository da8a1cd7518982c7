# parameters: {region: eu-west-1}
# account: "123456789012"
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "far"
  region = "us-east-1"
}

data "aws_caller_identity" "current" {}

locals {
  root  = { Sid = "Account", Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:root" }, Action = "kms:*", Resource = "*" }
  needs = ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"]
  logs  = { Sid = "Logs", Effect = "Allow", Principal = { Service = "logs.eu-west-1.amazonaws.com" }, Action = local.needs, Resource = "*" }
  named = { "kms:EncryptionContext:aws:logs:arn" = "arn:aws:logs:eu-west-1:${data.aws_caller_identity.current.account_id}:log-group:settle" }
  sound = merge(local.logs, { Condition = { ArnEquals = local.named } })
}

resource "aws_kms_key" "denied" {
  policy = jsonencode({ Statement = [local.root, local.sound, merge(local.logs, { Sid = "NoLogs", Effect = "Deny" })] }) # fails: NoLogs denies kms:Encrypt for aws_cloudwatch_log_group.denied
}

resource "aws_cloudwatch_log_group" "denied" {
  name       = "settle"
  kms_key_id = aws_kms_key.denied.arn
}

# Of one action alone, by a pattern, for everybody.
resource "aws_kms_key" "one_action_denied" {
  policy = jsonencode({ Statement = [local.sound, { Sid = "Never", Effect = "Deny", Principal = "*", NotAction = ["kms:Enc*", "kms:De*", "kms:ReEncrypt*"], Resource = "*" }] }) # fails: Never denies kms:GenerateDataKey for aws_cloudwatch_log_group.one_action_denied
}

resource "aws_cloudwatch_log_group" "one_action_denied" {
  name       = "settle"
  kms_key_id = aws_kms_key.one_action_denied.arn
}

resource "aws_kms_key" "of_another_source" {
  policy = jsonencode({ Statement = [local.root, merge(local.logs, { Condition = { ArnLike = local.named, StringEquals = { "aws:SourceAccount" = "999999999999" } } })] }) # fails: aws_cloudwatch_log_group.of_another_source is encrypted with the key, and not admitted
}

resource "aws_cloudwatch_log_group" "of_another_source" {
  name       = "settle"
  kms_key_id = aws_kms_key.of_another_source.arn
}

resource "aws_kms_key" "of_another_source_arn" {
  policy = jsonencode({ Statement = [local.root, merge(local.logs, { Condition = { ArnLike = merge(local.named, { "aws:SourceArn" = "arn:aws:logs:us-east-1:123456789012:*" }) } })] }) # fails: aws_cloudwatch_log_group.of_another_source_arn is encrypted with the key, and not admitted
}

resource "aws_cloudwatch_log_group" "of_another_source_arn" {
  name       = "settle"
  kms_key_id = aws_kms_key.of_another_source_arn.arn
}

resource "aws_kms_key" "context_of_another_account" {
  policy = jsonencode({ Statement = [merge(local.logs, { Condition = { ArnLike = { "kms:EncryptionContext:aws:logs:arn" = "arn:aws:logs:eu-west-1:999999999999:log-group:settle" } } })] }) # fails: aws_cloudwatch_log_group.context_of_another_account is encrypted with the key, and not admitted
}

resource "aws_cloudwatch_log_group" "context_of_another_account" {
  name       = "settle"
  kms_key_id = aws_kms_key.context_of_another_account.arn
}

resource "aws_kms_key" "context_of_another_region" {
  policy = jsonencode({ Statement = [merge(local.logs, { Condition = { ArnLike = { "kms:EncryptionContext:aws:logs:arn" = "arn:aws:logs:eu-west-2:123456789012:log-group:settle" } } })] }) # fails: aws_cloudwatch_log_group.context_of_another_region is encrypted with the key, and not admitted
}

resource "aws_cloudwatch_log_group" "context_of_another_region" {
  name       = "settle"
  kms_key_id = aws_kms_key.context_of_another_region.arn
}

# The Resource of a statement that is another key of the stack.
resource "aws_kms_key" "of_two_keys" {
  policy = jsonencode({ Statement = [merge(local.sound, { Resource = aws_kms_key.denied.arn })] }) # fails: aws_cloudwatch_log_group.of_two_keys is encrypted with the key, and not admitted
}

resource "aws_cloudwatch_log_group" "of_two_keys" {
  name       = "settle"
  kms_key_id = aws_kms_key.of_two_keys.arn
}

resource "aws_kms_key" "everybody" {
  policy = jsonencode({ Statement = [local.root, local.sound, { Sid = "All", Effect = "Allow", Principal = "*", Action = "kms:Decrypt", Resource = "*" }] }) # fails: All admits everybody
}

resource "aws_cloudwatch_log_group" "everybody" {
  name       = "settle"
  kms_key_id = aws_kms_key.everybody.arn
}

# A condition that everybody can meet limits nobody.
resource "aws_kms_key" "everybody_by_a_service" {
  policy = jsonencode({ Statement = [local.sound, { Sid = "Through", Effect = "Allow", Principal = { AWS = "*" }, Action = "kms:*", Resource = "*", Condition = { StringEquals = { "kms:ViaService" = "s3.eu-west-1.amazonaws.com" } } }] }) # fails: Through admits everybody
}

resource "aws_cloudwatch_log_group" "everybody_by_a_service" {
  name       = "settle"
  kms_key_id = aws_kms_key.everybody_by_a_service.arn
}

resource "aws_kms_replica_key" "no_policy" { # fails: no policy: CloudWatch Logs may not use the key
  primary_key_arn = "arn:aws:kms:us-east-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab"
}

resource "aws_cloudwatch_log_group" "under_a_replica" {
  name       = "settle"
  kms_key_id = aws_kms_replica_key.no_policy.arn
}

resource "aws_kms_external_key" "disabled" {
  enabled             = false # fails: enabled = false: CloudWatch Logs cannot use the key
  policy              = jsonencode({ Statement = [local.sound] })
  key_material_base64 = "Ek7YN0CkDzSdc4e8Cl7SQk8TSuHHPvnDBH0YxqZk3uw="
}

resource "aws_cloudwatch_log_group" "under_an_external_key" {
  name       = "settle"
  kms_key_id = aws_kms_external_key.disabled.arn
}

resource "aws_kms_key" "asymmetric" {
  customer_master_key_spec = "RSA_2048" # fails: customer_master_key_spec = "RSA_2048": CloudWatch Logs cannot use the key
  policy                   = jsonencode({ Statement = [local.sound] })
}

resource "aws_cloudwatch_log_group" "under_an_asymmetric_key" {
  name       = "settle"
  kms_key_id = aws_kms_key.asymmetric.arn
}

resource "aws_kms_key" "here" { # fails: aws_cloudwatch_log_group.far is in another region than the key
  policy = jsonencode({ Statement = [merge(local.logs, { Principal = { Service = "logs.us-east-1.amazonaws.com" }, Condition = { ArnEquals = { "kms:EncryptionContext:aws:logs:arn" = "arn:aws:logs:us-east-1:123456789012:log-group:settle" } } })] })
}

resource "aws_cloudwatch_log_group" "far" {
  provider   = aws.far
  name       = "settle"
  kms_key_id = aws_kms_key.here.arn
}
