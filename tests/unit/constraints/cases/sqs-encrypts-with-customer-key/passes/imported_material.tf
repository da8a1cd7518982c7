resource "aws_kms_external_key" "imported" {
  key_material_base64 = "Ek7YN0CkDzSdc4e8Cl7SQk8TSuHHPvnDBH0YxqZk3uw="
}

resource "aws_sqs_queue" "imported" {
  name              = "imported"
  kms_master_key_id = aws_kms_external_key.imported.id
}
