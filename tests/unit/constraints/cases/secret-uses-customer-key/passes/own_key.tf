resource "aws_kms_key" "secrets" {}

resource "aws_secretsmanager_secret" "own_key" {
  name       = "own-key"
  kms_key_id = aws_kms_key.secrets.arn
}

resource "aws_ssm_parameter" "own_key" {
  name   = "/own-key"
  type   = "SecureString"
  value  = "hunter2hunter2"
  key_id = aws_kms_key.secrets.id
}

resource "aws_ssm_parameter" "plain" {
  name  = "/plain"
  type  = "String"
  value = "plain"
}
