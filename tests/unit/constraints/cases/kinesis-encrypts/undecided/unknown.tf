variable "encryption" {
  type = string
}

variable "encrypted" {
  type = bool
}

resource "aws_kinesis_stream" "unknown" {
  name            = "unknown"
  encryption_type = var.encryption # undecided: encryption_type <- var.encryption has no value
}

resource "aws_kinesis_firehose_delivery_stream" "unknown" {
  name        = "unknown"
  destination = "extended_s3"

  extended_s3_configuration {
    role_arn   = "arn:aws:iam::123456789012:role/firehose"
    bucket_arn = "arn:aws:s3:::archive"
  }

  server_side_encryption {
    enabled = var.encrypted # undecided: server_side_encryption.enabled <- var.encrypted has no value
  }
}
