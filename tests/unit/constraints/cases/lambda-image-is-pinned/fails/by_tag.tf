resource "aws_ecr_repository" "orders" {
  name = "orders"
}

variable "release" {
  type = string
}

resource "aws_lambda_function" "by_tag" {
  function_name = "by-tag"
  role          = "arn:aws:iam::123456789012:role/function"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders:latest" # fails: image_uri = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders:latest"
}

resource "aws_lambda_function" "by_variable" {
  function_name = "by-variable"
  role          = "arn:aws:iam::123456789012:role/function"
  package_type  = "Image"
  image_uri     = "${aws_ecr_repository.orders.repository_url}:${var.release}" # fails: image_uri = "${aws_ecr_repository.orders.repository_url}:${(known after apply)}"
}

resource "aws_lambda_function" "by_nothing" {
  function_name = "by-nothing"
  role          = "arn:aws:iam::123456789012:role/function"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders" # fails: image_uri = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders"
}
