resource "aws_ecr_repository" "orders" {
  name = "orders"
}

resource "aws_ecr_repository" "immutable" {
  name                 = "immutable"
  image_tag_mutability = "IMMUTABLE"
}

variable "digest" {
  type = string
}

resource "aws_lambda_function" "by_digest" {
  function_name = "by-digest"
  role          = "arn:aws:iam::123456789012:role/function"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders@sha256:4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"
}

resource "aws_lambda_function" "by_variable" {
  function_name = "by-variable"
  role          = "arn:aws:iam::123456789012:role/function"
  package_type  = "Image"
  image_uri     = "${aws_ecr_repository.orders.repository_url}@${var.digest}"
}

resource "aws_lambda_function" "immutable" {
  function_name = "immutable"
  role          = "arn:aws:iam::123456789012:role/function"
  package_type  = "Image"
  image_uri     = "${aws_ecr_repository.immutable.repository_url}:1.2.3"
}

resource "aws_lambda_function" "zip" {
  function_name = "zip"
  role          = "arn:aws:iam::123456789012:role/function"
}
