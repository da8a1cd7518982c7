resource "aws_kms_external_key" "over" {
  key_material_base64 = "Ek7YN0CkDzSdc4e8Cl7SQk8TSuHHPvnDBH0YxqZk3uw="
  valid_to            = "2020-01-01T00:00:00Z"
}

resource "aws_sqs_queue" "over" {
  name              = "over"
  kms_master_key_id = aws_kms_external_key.over.id # fails: aws_kms_external_key.over has valid_to = "2020-01-01T00:00:00Z"
}
