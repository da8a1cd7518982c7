variable "key" {
  type = string
}

resource "aws_ecr_repository" "key" {
  name = "key"

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = var.key # undecided: who manages the key <- var.key has no value
  }
}

resource "aws_ecr_repository" "of_another_stack" {
  name = "of-another-stack"

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab" # undecided: who manages the key <- who manages the key arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab is not in the configuration: name it by an alias, or declare it
  }
}
