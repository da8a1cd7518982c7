resource "aws_kms_external_key" "empty" {}

resource "aws_kms_external_key" "for_a_while" {
  key_material_base64 = "Ek7YN0CkDzSdc4e8Cl7SQk8TSuHHPvnDBH0YxqZk3uw="
  valid_to            = "2100-01-01T00:00:00Z"
}

resource "aws_sqs_queue" "empty" {
  name              = "empty"
  kms_master_key_id = aws_kms_external_key.empty.id # undecided: key_material_base64 of aws_kms_external_key.empty <- it encrypts nothing before somebody imports its material, which is not here
}

resource "aws_sqs_queue" "for_a_while" {
  name              = "for-a-while"
  kms_master_key_id = aws_kms_external_key.for_a_while.id # undecided: valid_to of aws_kms_external_key.for_a_while <- whether its material is over, at 2100-01-01T00:00:00Z, is for the day
}
