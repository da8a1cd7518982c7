variable "key" {
  type = string
}

variable "type" {
  type = string
}

resource "aws_secretsmanager_secret" "key" {
  name       = "key"
  kms_key_id = var.key # undecided: who manages the key <- var.key has no value
}

resource "aws_ssm_parameter" "type" {
  name  = "/type"
  type  = var.type # undecided: the type of the parameter <- var.type has no value
  value = "hunter2hunter2"
}
