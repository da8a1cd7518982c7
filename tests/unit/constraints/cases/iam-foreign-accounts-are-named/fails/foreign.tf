# account: "123456789012"
# region: eu-west-1
# parameters: {accounts: ["222222222222"], organisations: ["o-1234567890"]}
resource "aws_iam_role" "foreign" {
  name               = "foreign"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "999999999999" } }] }) # fails: statement 1 admits 999999999999
}

resource "aws_iam_role" "foreign_role" {
  name               = "foreign-role"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::999999999999:role/deploy" } }] }) # fails: statement 1 admits arn:aws:iam::999999999999:role/deploy
}

resource "aws_iam_role" "foreign_provider" {
  name               = "foreign-provider"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Federated = "arn:aws:iam::999999999999:saml-provider/corp" } }] }) # fails: statement 1 admits arn:aws:iam::999999999999:saml-provider/corp
}

resource "aws_sqs_queue_policy" "everybody" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"
  policy    = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Principal = "*", Resource = "*" }] }) # fails: statement 1 admits everybody
}

resource "aws_sqs_queue_policy" "of_an_organisation" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"
  policy    = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Principal = "*", Resource = "*", Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-other" } } }] }) # fails: statement 1 admits everybody
}

resource "aws_sqs_queue_policy" "of_a_foreign_account" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"
  policy    = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Principal = { AWS = "*" }, Resource = "*", Condition = { StringEquals = { "aws:PrincipalAccount" = ["123456789012", "999999999999"] } } }] }) # fails: statement 1 admits everybody
}

resource "aws_sqs_queue_policy" "from_an_address" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"
  policy    = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Principal = "*", Resource = "*", Condition = { IpAddress = { "aws:SourceIp" = "203.0.113.7/32" } } }] }) # undecided: whether everybody may be admitted by statement 1 <- whose aws:SourceIp that is
}

resource "aws_sqs_queue_policy" "foreign_topic" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"
  policy    = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Principal = { Service = "sns.amazonaws.com" }, Resource = "*", Condition = { ArnEquals = { "aws:SourceArn" = "arn:aws:sns:eu-west-1:999999999999:orders" } } }] }) # fails: statement 1 admits sns.amazonaws.com for others
}

resource "aws_lambda_permission" "foreign" {
  action         = "lambda:InvokeFunction"
  function_name  = "worker"
  principal      = "s3.amazonaws.com" # fails: statement 1 admits s3.amazonaws.com for others
  source_account = "999999999999"
}

resource "aws_lambda_function_url" "open" {
  function_name      = "worker"
  authorization_type = "NONE" # fails: FunctionUrl admits everybody
}

resource "aws_kms_grant" "foreign" {
  key_id            = "1234abcd-12ab-34cd-56ef-1234567890ab"
  grantee_principal = "arn:aws:iam::999999999999:role/reader" # fails: Grant admits arn:aws:iam::999999999999:role/reader
  operations        = ["Decrypt"]
}
