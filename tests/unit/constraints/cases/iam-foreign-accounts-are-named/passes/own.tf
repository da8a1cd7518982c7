# account: "123456789012"
# region: eu-west-1
# parameters: {accounts: ["222222222222"], organisations: ["o-1234567890"]}
data "aws_caller_identity" "current" {}

data "aws_iam_role" "other" {
  name = "other"
}

resource "aws_sns_topic" "orders" {
  name = "orders"
}

resource "aws_s3_bucket" "files" {
  bucket = "files"
}

resource "aws_iam_role" "own_role" {
  name               = "own-role"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "123456789012" } }, { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::123456789012:role/deploy" } }, { Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }, { Effect = "Allow", Action = "sts:AssumeRole", Principal = { Federated = "arn:aws:iam::123456789012:saml-provider/corp" } }, { Effect = "Allow", Action = "sts:AssumeRole", Principal = { Federated = "cognito-identity.amazonaws.com" } }] })
}

resource "aws_iam_role" "by_reference" {
  name               = "by-reference"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = [aws_iam_role.own_role.arn, data.aws_iam_role.other.arn, "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"] } }] })
}

resource "aws_iam_role" "named" {
  name               = "named"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "222222222222" } }, { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::222222222222:role/deploy" } }] })
}

resource "aws_iam_role" "denies" {
  name               = "denies"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "sts:AssumeRole", Principal = { AWS = "999999999999" } }, { Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_sqs_queue_policy" "of_the_organisation" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"
  policy    = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Principal = "*", Resource = "*", Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-1234567890" } } }] })
}

resource "aws_sqs_queue_policy" "of_named_accounts" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"
  policy    = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Principal = "*", Resource = "*", Condition = { StringEquals = { "aws:PrincipalAccount" = ["123456789012", "222222222222"] } } }] })
}

resource "aws_sqs_queue_policy" "topic" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"
  policy    = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Principal = { Service = "sns.amazonaws.com" }, Resource = "*", Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.orders.arn } } }] })
}

resource "aws_sqs_queue_policy" "bucket" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"
  policy    = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Principal = { Service = "s3.amazonaws.com" }, Resource = "*", Condition = { ArnLike = { "aws:SourceArn" = aws_s3_bucket.files.arn } } }] })
}

resource "aws_sqs_queue_policy" "both" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"
  policy    = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Principal = "*", Resource = "*", Condition = { StringEquals = { "aws:SourceAccount" = "123456789012" }, ArnLike = { "aws:SourceArn" = "arn:aws:s3:::foreign" } } }] })
}

resource "aws_sqs_queue_policy" "no_condition" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"
  policy    = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Principal = { Service = "events.amazonaws.com" }, Resource = "*" }] })
}

resource "aws_sqs_queue_policy" "balancers" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"
  policy    = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Principal = { AWS = ["arn:aws:iam::156460612806:root", "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"] }, Resource = "*" }] })
}
