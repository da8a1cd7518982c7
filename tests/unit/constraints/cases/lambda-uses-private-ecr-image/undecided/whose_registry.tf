variable "prefix" {
  type = string
}

resource "aws_ecr_pull_through_cache_rule" "unknown" {
  ecr_repository_prefix = var.prefix
  upstream_registry_url = "public.ecr.aws"
}

resource "aws_ecr_repository" "app" {
  name = "team/app"
}

resource "aws_lambda_function" "literal" {
  function_name = "literal"
  role          = "arn:aws:iam::123456789012:role/literal"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/app:1" # undecided: whether 123456789012 is the account of the stack <- the contract names no account
}

resource "aws_lambda_function" "maybe_cached" {
  function_name = "maybe-cached"
  role          = "arn:aws:iam::123456789012:role/maybe-cached"
  package_type  = "Image"
  image_uri     = "${aws_ecr_repository.app.repository_url}:1" # undecided: ecr_repository_prefix of aws_ecr_pull_through_cache_rule.unknown <- var.prefix has no value
}
