# parameters: {variable: suffix}
# variables: {suffix: test}
variable "suffix" {
  type = string
}

resource "aws_s3_bucket" "receipts" {
  bucket_prefix = "receipts-${var.suffix}-"
}

resource "aws_sqs_queue" "of_the_bucket" {
  name = "${aws_s3_bucket.receipts.id}-events"
}
