# account: "123456789012"
# region: eu-central-1
data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

resource "aws_lambda_function" "composed" {
  function_name = "composed"
  role          = "arn:aws:iam::123456789012:role/composed"
  package_type  = "Image"
  image_uri     = "${data.aws_caller_identity.current.account_id}.dkr.ecr.${data.aws_region.current.name}.amazonaws.com/app:1"
}
