resource "aws_kms_key" "images" {}

resource "aws_ecr_repository" "own_key" {
  name = "own-key"

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = aws_kms_key.images.arn
  }
}
