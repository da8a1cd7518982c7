variable "streams" {
  type = list(string)
}

resource "aws_kinesis_firehose_delivery_stream" "unknown" {
  name        = "unknown"
  destination = "extended_s3"

  dynamic "kinesis_source_configuration" { # undecided: kinesis_source_configuration <- how many "kinesis_source_configuration" blocks there are depends on for_each
    for_each = var.streams

    content {
      kinesis_stream_arn = kinesis_source_configuration.value
      role_arn           = "arn:aws:iam::123456789012:role/firehose"
    }
  }

  extended_s3_configuration {
    role_arn   = "arn:aws:iam::123456789012:role/firehose"
    bucket_arn = "arn:aws:s3:::archive"
  }
}
