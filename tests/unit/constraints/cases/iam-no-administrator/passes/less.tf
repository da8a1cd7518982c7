resource "aws_iam_policy" "one_service" {
  name   = "one-service"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }, { Effect = "Allow", Action = "*", Resource = "arn:aws:s3:::files" }] })
}

resource "aws_iam_policy" "denies" {
  name   = "denies"
  policy = jsonencode({ Statement = [{ Effect = "Deny", Action = "*", Resource = "*" }] })
}

resource "aws_iam_policy" "boundary" {
  name   = "boundary"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
}

resource "aws_iam_role" "bounded" {
  name                 = "bounded"
  assume_role_policy   = jsonencode({ Statement = [] })
  permissions_boundary = aws_iam_policy.boundary.arn
}

resource "aws_iam_role_policy_attachment" "managed" {
  role       = aws_iam_role.bounded.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_iam_policy" "one_service_of_an_account" {
  name   = "one-service-of-an-account"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = ["arn:aws:sqs:*:123456789012:*", "arn:aws:s3:::*"] }] })
}

resource "aws_iam_policy" "named_by_a_variable" {
  name   = "named-by-a-variable"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "arn:aws:s3:::$${aws:PrincipalTag/bucket, 'common'}" }] })
}
