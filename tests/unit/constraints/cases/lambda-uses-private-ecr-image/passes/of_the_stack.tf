resource "aws_ecr_repository" "app" {
  name = "app"
}

locals {
  image = "${aws_ecr_repository.app.repository_url}:1.4.2"
}

resource "aws_lambda_function" "tag" {
  function_name = "tag"
  role          = "arn:aws:iam::123456789012:role/tag"
  package_type  = "Image"
  image_uri     = local.image
}

resource "aws_lambda_function" "digest" {
  function_name = "digest"
  role          = "arn:aws:iam::123456789012:role/digest"
  package_type  = "Image"
  image_uri     = format("%s@sha256:%s", aws_ecr_repository.app.repository_url, "0a1b")
}
