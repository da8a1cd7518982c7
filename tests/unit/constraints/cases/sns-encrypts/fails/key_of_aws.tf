# parameters: {customer_key: true}
resource "aws_sns_topic" "key_of_aws" {
  name              = "key-of-aws"
  kms_master_key_id = "alias/aws/sns" # fails: kms_master_key_id = "alias/aws/sns", the AWS managed key alias/aws/sns
}
