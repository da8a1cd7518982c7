resource "aws_kms_key" "secrets" {}

resource "aws_secretsmanager_secret" "by_default" { # fails: no kms_key_id: AWS's key is used
  name = "by-default"
}

resource "aws_secretsmanager_secret" "by_alias" {
  name       = "by-alias"
  kms_key_id = "alias/aws/secretsmanager" # fails: kms_key_id = "alias/aws/secretsmanager", the AWS managed key alias/aws/secretsmanager
}

resource "aws_secretsmanager_secret" "replica" {
  name       = "replica"
  kms_key_id = aws_kms_key.secrets.arn

  replica { # fails: no replica.kms_key_id: AWS's key is used
    region = "eu-central-1"
  }
}

resource "aws_ssm_parameter" "by_default" { # fails: no key_id: AWS's key is used
  name  = "/by-default"
  type  = "SecureString"
  value = "hunter2hunter2"
}
