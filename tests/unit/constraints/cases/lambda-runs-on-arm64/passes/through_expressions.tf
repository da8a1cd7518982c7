# variables: {graviton: true}
variable "graviton" {
  type    = bool
  default = false
}

variable "architecture" {
  type    = string
  default = "arm64"
}

locals {
  settings = merge({ architecture = "x86_64" }, { architecture = var.architecture })
}

resource "aws_lambda_function" "conditional" {
  function_name = "conditional"
  role          = "arn:aws:iam::123456789012:role/conditional"
  architectures = var.graviton ? ["arm64"] : ["x86_64"]
}

resource "aws_lambda_function" "merged" {
  function_name = "merged"
  role          = "arn:aws:iam::123456789012:role/merged"
  architectures = [local.settings.architecture]
}

resource "aws_lambda_function" "looked_up" {
  function_name = "looked-up"
  role          = "arn:aws:iam::123456789012:role/looked-up"
  architectures = try([local.settings.missing], toset([lookup(local.settings, "architecture", "x86_64")]))
}
