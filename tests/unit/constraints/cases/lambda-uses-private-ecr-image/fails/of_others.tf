# account: "123456789012"
# parameters: {accounts: ["222222222222"]}
resource "aws_ecr_pull_through_cache_rule" "public" {
  ecr_repository_prefix = "ecr-public"
  upstream_registry_url = "public.ecr.aws"
}

resource "aws_lambda_function" "another_account" {
  function_name = "another-account"
  role          = "arn:aws:iam::123456789012:role/another-account"
  package_type  = "Image"
  image_uri     = "999999999999.dkr.ecr.eu-central-1.amazonaws.com/app:1" # fails: the image is in the registry of the account 999999999999
}

resource "aws_lambda_function" "cached" {
  function_name = "cached"
  role          = "arn:aws:iam::123456789012:role/cached"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/ecr-public/lambda/python:3.12" # fails: aws_ecr_pull_through_cache_rule.public takes the image from public.ecr.aws
}

resource "aws_ecr_repository" "cached" {
  name = "ecr-public/lambda/python"
}

resource "aws_lambda_function" "cached_by_reference" {
  function_name = "cached-by-reference"
  role          = "arn:aws:iam::123456789012:role/cached-by-reference"
  package_type  = "Image"
  image_uri     = "${aws_ecr_repository.cached.repository_url}:3.12" # fails: aws_ecr_pull_through_cache_rule.public takes the image from public.ecr.aws
}
