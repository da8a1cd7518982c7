resource "aws_ecr_repository" "by_default" { # fails: no encryption_configuration.encryption_type: the default is "AES256"
  name = "by-default"
}

resource "aws_ecr_repository" "without_a_key" {
  name = "without-a-key"

  encryption_configuration { # fails: no encryption_configuration.kms_key: AWS's key is used
    encryption_type = "KMS"
  }
}

resource "aws_kms_key" "asymmetric" {
  customer_master_key_spec = "RSA_2048"
}

resource "aws_ecr_repository" "asymmetric" {
  name = "asymmetric"

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = aws_kms_key.asymmetric.arn # fails: aws_kms_key.asymmetric has customer_master_key_spec = "RSA_2048"
  }
}
