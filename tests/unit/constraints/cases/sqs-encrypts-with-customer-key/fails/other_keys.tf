resource "aws_sqs_queue" "by_default" { # fails: no kms_master_key_id: SQS's own key is used
  name = "by-default"
}

resource "aws_sqs_queue" "key_of_sqs" { # fails: no kms_master_key_id: SQS's own key is used
  name                    = "key-of-sqs"
  sqs_managed_sse_enabled = true
}

resource "aws_sqs_queue" "key_of_aws" {
  name              = "key-of-aws"
  kms_master_key_id = "alias/aws/sqs" # fails: kms_master_key_id = "alias/aws/sqs", the AWS managed key alias/aws/sqs
}
