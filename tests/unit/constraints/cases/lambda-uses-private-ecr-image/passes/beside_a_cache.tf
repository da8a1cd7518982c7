# account: "123456789012"
# parameters: {accounts: ["222222222222"]}
resource "aws_ecr_pull_through_cache_rule" "public" {
  ecr_repository_prefix = "ecr-public"
  upstream_registry_url = "public.ecr.aws"
}

resource "aws_ecr_pull_through_cache_rule" "private" {
  ecr_repository_prefix = "team"
  upstream_registry_url = "222222222222.dkr.ecr.eu-west-1.amazonaws.com"
}

resource "aws_lambda_function" "beside" {
  function_name = "beside"
  role          = "arn:aws:iam::123456789012:role/beside"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/ecr-public-like:1"
}

resource "aws_lambda_function" "from_a_private_one" {
  function_name = "from-a-private-one"
  role          = "arn:aws:iam::123456789012:role/from-a-private-one"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/team/app:1"
}

resource "aws_lambda_function" "of_a_named_account" {
  function_name = "of-a-named-account"
  role          = "arn:aws:iam::123456789012:role/of-a-named-account"
  package_type  = "Image"
  image_uri     = "222222222222.dkr.ecr.eu-central-1.amazonaws.com/app:1"
}
