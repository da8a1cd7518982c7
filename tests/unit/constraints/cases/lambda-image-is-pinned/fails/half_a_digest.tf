# account: "123456789012"
# region: "eu-west-1"
resource "aws_ecr_repository" "settle" {
  name                 = "settle"
  image_tag_mutability = "IMMUTABLE"
}

resource "aws_lambda_function" "half" {
  function_name = "half"
  role          = "arn:aws:iam::123456789012:role/worker"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/other@sha256:abc" # fails: image_uri = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/other@sha256:abc"
}

resource "aws_lambda_function" "bare" {
  function_name = "bare"
  role          = "arn:aws:iam::123456789012:role/worker"
  package_type  = "Image"
  image_uri     = aws_ecr_repository.settle.repository_url # fails: image_uri = aws_ecr_repository.settle.repository_url, without a digest
}
