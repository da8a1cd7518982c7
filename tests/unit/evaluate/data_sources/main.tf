terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

provider "aws" {
  region = "us-east-1"

  default_tags {
    tags = {
      Owner = "platform"
      Stage = "test"
    }
  }
}

data "aws_billing_service_account" "virginia" {
}

data "aws_cloudfront_log_delivery_canonical_user_id" "virginia" {
}

data "aws_default_tags" "virginia" {
}

data "aws_partition" "virginia" {
}

data "aws_region" "virginia" {
}

data "aws_service_principal" "virginia_logs" {
  service_name = "logs"
}

data "aws_service_principal" "virginia_lambda" {
  service_name = "lambda"
}

data "aws_service_principal" "virginia_codedeploy" {
  service_name = "codedeploy"
}

data "aws_service" "virginia" {
  service_id = "ec2"
}

data "aws_elb_service_account" "virginia" {
}

provider "aws" {
  alias  = "china"
  region = "cn-north-1"
}

data "aws_billing_service_account" "china" {
  provider = aws.china
}

data "aws_cloudfront_log_delivery_canonical_user_id" "china" {
  provider = aws.china
}

data "aws_default_tags" "china" {
  provider = aws.china
}

data "aws_partition" "china" {
  provider = aws.china
}

data "aws_region" "china" {
  provider = aws.china
}

data "aws_service_principal" "china_logs" {
  provider     = aws.china
  service_name = "logs"
}

data "aws_service_principal" "china_lambda" {
  provider     = aws.china
  service_name = "lambda"
}

data "aws_service_principal" "china_codedeploy" {
  provider     = aws.china
  service_name = "codedeploy"
}

data "aws_service" "china" {
  provider   = aws.china
  service_id = "ec2"
}

data "aws_elb_service_account" "china" {
  provider = aws.china
}

provider "aws" {
  alias  = "gov"
  region = "us-gov-west-1"
}

data "aws_billing_service_account" "gov" {
  provider = aws.gov
}

data "aws_cloudfront_log_delivery_canonical_user_id" "gov" {
  provider = aws.gov
}

data "aws_default_tags" "gov" {
  provider = aws.gov
}

data "aws_partition" "gov" {
  provider = aws.gov
}

data "aws_region" "gov" {
  provider = aws.gov
}

data "aws_service_principal" "gov_logs" {
  provider     = aws.gov
  service_name = "logs"
}

data "aws_service_principal" "gov_lambda" {
  provider     = aws.gov
  service_name = "lambda"
}

data "aws_service_principal" "gov_codedeploy" {
  provider     = aws.gov
  service_name = "codedeploy"
}

data "aws_service" "gov" {
  provider   = aws.gov
  service_id = "ec2"
}

data "aws_elb_service_account" "gov" {
  provider = aws.gov
}

provider "aws" {
  alias  = "singapore"
  region = "ap-southeast-1"
}

data "aws_billing_service_account" "singapore" {
  provider = aws.singapore
}

data "aws_cloudfront_log_delivery_canonical_user_id" "singapore" {
  provider = aws.singapore
}

data "aws_default_tags" "singapore" {
  provider = aws.singapore
}

data "aws_partition" "singapore" {
  provider = aws.singapore
}

data "aws_region" "singapore" {
  provider = aws.singapore
}

data "aws_service_principal" "singapore_logs" {
  provider     = aws.singapore
  service_name = "logs"
}

data "aws_service_principal" "singapore_lambda" {
  provider     = aws.singapore
  service_name = "lambda"
}

data "aws_service_principal" "singapore_codedeploy" {
  provider     = aws.singapore
  service_name = "codedeploy"
}

data "aws_service" "singapore" {
  provider   = aws.singapore
  service_id = "ec2"
}

data "aws_elb_service_account" "singapore" {
  provider = aws.singapore
}

provider "aws" {
  alias  = "calgary"
  region = "ca-west-1"
}

data "aws_billing_service_account" "calgary" {
  provider = aws.calgary
}

data "aws_cloudfront_log_delivery_canonical_user_id" "calgary" {
  provider = aws.calgary
}

data "aws_default_tags" "calgary" {
  provider = aws.calgary
}

data "aws_partition" "calgary" {
  provider = aws.calgary
}

data "aws_region" "calgary" {
  provider = aws.calgary
}

data "aws_service_principal" "calgary_logs" {
  provider     = aws.calgary
  service_name = "logs"
}

data "aws_service_principal" "calgary_lambda" {
  provider     = aws.calgary
  service_name = "lambda"
}

data "aws_service_principal" "calgary_codedeploy" {
  provider     = aws.calgary
  service_name = "codedeploy"
}

data "aws_service" "calgary" {
  provider   = aws.calgary
  service_id = "ec2"
}

data "aws_elb_service_account" "each" {
  for_each = toset(split(" ", "af-south-1 ap-east-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1 ap-southeast-2 ap-southeast-3 ca-central-1 cn-north-1 cn-northwest-1 eu-central-1 eu-north-1 eu-south-1 eu-west-1 eu-west-2 eu-west-3 me-south-1 sa-east-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2"))

  region = each.key
}

data "aws_region" "each" {
  for_each = toset(split(" ", "af-south-1 ap-east-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1 ap-southeast-2 ap-southeast-3 ca-central-1 cn-north-1 cn-northwest-1 eu-central-1 eu-north-1 eu-south-1 eu-west-1 eu-west-2 eu-west-3 me-south-1 sa-east-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2 ap-south-2 ap-southeast-4 ap-southeast-5 ap-southeast-7 ca-west-1 eu-central-2 eu-south-2 il-central-1 me-central-1 mx-central-1"))

  name = each.key
}

data "aws_service" "dns" {
  dns_name = "sqs.eu-west-1.amazonaws.com"
}

data "aws_service" "reverse" {
  reverse_dns_name = "cn.com.amazonaws.cn-north-1.s3"
}

data "aws_service" "prefix" {
  region             = "eu-central-1"
  reverse_dns_prefix = "com.example"
  service_id         = "Things"
}

data "aws_arn" "role" {
  arn = "arn:aws:iam::123456789012:role/a/b:c"
}

data "aws_arn" "queue" {
  arn = "arn:aws-cn:sqs:cn-north-1:123456789012:orders"
}
