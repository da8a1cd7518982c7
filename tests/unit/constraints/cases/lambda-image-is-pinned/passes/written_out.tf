# account: "123456789012"
# region: "eu-west-1"
resource "aws_ecr_repository" "settle" {
  name                 = "settle"
  image_tag_mutability = "IMMUTABLE"
}

resource "aws_lambda_function" "tag" {
  function_name = "tag"
  role          = "arn:aws:iam::123456789012:role/worker"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/settle:v1"
}
