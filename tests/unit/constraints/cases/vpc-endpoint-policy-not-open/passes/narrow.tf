data "aws_caller_identity" "current" {}

resource "aws_s3_bucket" "files" {
  bucket = "files"
}

resource "aws_vpc_endpoint" "names_the_bucket" {
  vpc_id       = "vpc-1"
  service_name = "com.amazonaws.eu-west-1.s3"
  policy       = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:*", Resource = [aws_s3_bucket.files.arn, "${aws_s3_bucket.files.arn}/*"] }] })
}

resource "aws_vpc_endpoint" "of_this_account" {
  vpc_id            = "vpc-1"
  service_name      = "com.amazonaws.eu-west-1.sqs"
  vpc_endpoint_type = "Interface"
  policy            = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "*", Resource = "*", Condition = { StringEquals = { "aws:PrincipalAccount" = data.aws_caller_identity.current.account_id } } }] })
}

resource "aws_vpc_endpoint" "resources_of_this_account" {
  vpc_id       = "vpc-1"
  service_name = "com.amazonaws.eu-west-1.dynamodb"
  policy       = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "*", Resource = "*", Condition = { StringEquals = { "aws:ResourceAccount" = data.aws_caller_identity.current.account_id } } }, { Effect = "Deny", Principal = "*", Action = "*", Resource = "*" }] })
}

resource "aws_vpc_endpoint" "no_resource" {
  vpc_id            = "vpc-1"
  service_name      = "com.amazonaws.eu-west-1.ecr.api"
  vpc_endpoint_type = "Interface"
  policy            = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "ecr:GetAuthorizationToken", Resource = "*" }] })
}

resource "aws_vpc_endpoint" "of_a_customer" {
  vpc_id            = "vpc-1"
  service_name      = "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0"
  vpc_endpoint_type = "Interface"
}

resource "aws_vpc_endpoint" "separate" {
  vpc_id       = "vpc-1"
  service_name = "com.amazonaws.eu-west-1.s3"
}

resource "aws_vpc_endpoint_policy" "separate" {
  vpc_endpoint_id = aws_vpc_endpoint.separate.id
  policy          = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:role/app" }, Action = "s3:*", Resource = "*" }] })
}

resource "aws_vpc_endpoint" "denies_others" {
  vpc_id       = "vpc-1"
  service_name = "com.amazonaws.eu-west-1.s3"
  policy       = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:*", Resource = "*" }, { Effect = "Deny", Principal = "*", Action = "*", Resource = "*", Condition = { StringNotEquals = { "aws:ResourceAccount" = "123456789012" } } }] })
}
