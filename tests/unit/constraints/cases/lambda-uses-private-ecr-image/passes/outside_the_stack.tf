# account: "123456789012"
data "aws_ecr_repository" "shared" {
  name = "shared"
}

data "aws_ecr_image" "latest" {
  repository_name = "shared"
  image_tag       = "latest"
}

data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

resource "random_id" "tag" {
  byte_length = 4
}

resource "aws_lambda_function" "data_source" {
  function_name = "data-source"
  role          = "arn:aws:iam::123456789012:role/data-source"
  package_type  = "Image"
  image_uri     = "${data.aws_ecr_repository.shared.repository_url}:1"
}

resource "aws_lambda_function" "image" {
  function_name = "image"
  role          = "arn:aws:iam::123456789012:role/image"
  package_type  = "Image"
  image_uri     = data.aws_ecr_image.latest.image_uri
}

resource "aws_lambda_function" "literal" {
  function_name = "literal"
  role          = "arn:aws:iam::123456789012:role/literal"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/team/app@sha256:0a1b"
}

resource "aws_lambda_function" "tag_known_after_apply" {
  function_name = "tag-known-after-apply"
  role          = "arn:aws:iam::123456789012:role/tag-known-after-apply"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/app:${random_id.tag.hex}"
}
