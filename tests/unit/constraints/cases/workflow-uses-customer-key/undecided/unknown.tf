variable "key" {
  type = string
}

resource "aws_cloudwatch_event_bus" "unknown" {
  name               = "unknown"
  kms_key_identifier = var.key # undecided: who manages the key <- var.key has no value
}
