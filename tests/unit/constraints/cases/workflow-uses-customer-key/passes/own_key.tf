resource "aws_kms_key" "events" {}

resource "aws_cloudwatch_event_bus" "own_key" {
  name               = "own-key"
  kms_key_identifier = aws_kms_key.events.arn
}

resource "aws_sfn_state_machine" "own_key" {
  name       = "own-key"
  role_arn   = "arn:aws:iam::123456789012:role/workflow"
  definition = jsonencode({ StartAt = "Done", States = { Done = { Type = "Succeed" } } })

  encryption_configuration {
    type       = "CUSTOMER_MANAGED_KMS_KEY"
    kms_key_id = aws_kms_key.events.arn
  }
}
