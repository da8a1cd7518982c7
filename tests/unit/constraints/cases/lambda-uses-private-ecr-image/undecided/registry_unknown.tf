variable "registry" {
  type = string
}

variable "package" {
  type = string
}

data "aws_caller_identity" "current" {}

resource "aws_lambda_function" "variable" {
  function_name = "variable"
  role          = "arn:aws:iam::123456789012:role/variable"
  package_type  = "Image"
  image_uri     = "${var.registry}/app:1" # undecided: the registry of image_uri <- var.registry has no value
}

resource "aws_lambda_function" "package" {
  function_name = "package"
  role          = "arn:aws:iam::123456789012:role/package"
  package_type  = var.package # undecided: package_type <- var.package has no value
  image_uri     = "public.ecr.aws/app:1"
}
