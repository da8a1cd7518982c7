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

data "aws_region" "current" {}

locals {
  account = data.aws_caller_identity.current.account_id
  root    = { Sid = "Account", Effect = "Allow", Principal = { AWS = local.account }, Action = "kms:*", Resource = "*" }
  needs   = ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"]
  logs    = { Effect = "Allow", Principal = { Service = "logs.${data.aws_region.current.name}.amazonaws.com" }, Action = local.needs, Resource = "*" }
  arn     = "arn:aws:logs:${data.aws_region.current.name}:${local.account}:log-group:settle"
  named   = { ArnEquals = { "kms:EncryptionContext:aws:logs:arn" = local.arn } }
}

# A Deny for somebody else, one whose condition nobody meets, and everybody of one organisation or account.
resource "aws_kms_key" "logs" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      local.root,
      merge(local.logs, { Condition = local.named }),
      { Effect = "Deny", Principal = { AWS = "arn:aws:iam::123456789012:role/intern" }, Action = "kms:*", Resource = "*" },
      { Effect = "Deny", Principal = { Service = "sns.amazonaws.com" }, Action = "kms:*", Resource = "*" },
      { Effect = "Deny", Principal = "*", Action = ["kms:ScheduleKeyDeletion", "kms:Disable*"], Resource = "*" },
      { Effect = "Deny", Principal = "*", Action = "kms:*", Resource = "*", Condition = { StringNotEquals = { "aws:SourceAccount" = local.account } } },
      { Effect = "Allow", Principal = { AWS = "*" }, Action = "kms:Decrypt", Resource = "*", Condition = { StringEquals = { "kms:CallerAccount" = local.account, "kms:ViaService" = "sqs.eu-west-1.amazonaws.com" } } },
      { Effect = "Allow", Principal = "*", Action = "kms:Decrypt", Resource = "*", Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } } },
    ]
  })
}

resource "aws_cloudwatch_log_group" "settle" {
  name       = "settle"
  kms_key_id = aws_kms_key.logs.arn
}

# Conditions on the account and on the source of this account; the log group by its own ARN.
resource "aws_kms_key" "guarded" {
  policy = jsonencode({
    Statement = [
      merge(local.logs, {
        Condition = {
          StringEquals = { "aws:SourceAccount" = local.account }
          ArnLike      = { "kms:EncryptionContext:aws:logs:arn" = local.arn, "aws:SourceArn" = "arn:aws:logs:*:${local.account}:*" }
          StringLike   = { "aws:PrincipalServiceName" = "logs.*" }
        }
      })
    ]
  })
}

resource "aws_cloudwatch_log_group" "guarded" {
  name       = "settle"
  kms_key_id = aws_kms_key.guarded.key_id
}

# In another region, with a replica of a key, whose policy is a resource of its own.
resource "aws_kms_replica_key" "far" {
  provider        = aws.far
  primary_key_arn = aws_kms_key.logs.arn
}

resource "aws_kms_key_policy" "far" {
  provider = aws.far
  key_id   = aws_kms_replica_key.far.key_id
  policy = jsonencode({
    Statement = [merge(local.logs, {
      Principal = { Service = "logs.us-east-1.amazonaws.com" }
      Condition = { ArnLike = { "kms:EncryptionContext:aws:logs:arn" = "arn:aws:logs:us-east-1:${local.account}:log-group:settle" } }
    })]
  })
}

resource "aws_cloudwatch_log_group" "far" {
  provider   = aws.far
  name       = "settle"
  kms_key_id = aws_kms_replica_key.far.arn
}
