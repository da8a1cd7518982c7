resource "aws_kinesis_stream" "by_default" { # fails: no encryption_type: the default is "NONE"
  name        = "by-default"
  shard_count = 1
}

resource "aws_kinesis_stream" "none" {
  name            = "none"
  shard_count     = 1
  encryption_type = "NONE" # fails: encryption_type = "NONE"
}

resource "aws_kinesis_firehose_delivery_stream" "by_default" { # fails: no server_side_encryption.enabled: the default is false
  name        = "by-default"
  destination = "extended_s3"

  extended_s3_configuration {
    role_arn   = "arn:aws:iam::123456789012:role/firehose"
    bucket_arn = "arn:aws:s3:::archive"
  }
}
