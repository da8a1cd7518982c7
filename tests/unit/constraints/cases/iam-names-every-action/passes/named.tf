data "aws_iam_policy_document" "named" {
  statement {
    actions   = ["dynamodb:PutItem", "dynamodb:GetItem"]
    resources = ["*"]
  }

  statement {
    effect    = "Deny"
    actions   = ["*"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "named" {
  name   = "named"
  policy = data.aws_iam_policy_document.named.json
}

resource "aws_iam_role_policy_attachment" "managed" {
  role       = "validator"
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}
