data "aws_iam_role" "theirs" {
  name = "theirs"
}

resource "aws_iam_role" "shared" {
  name               = "shared"
  assume_role_policy = jsonencode({ Statement = [] })
}

resource "aws_lambda_function" "shared" {
  count = 2

  function_name = "shared-${count.index}"
  role          = aws_iam_role.shared.arn # fails: aws_iam_role.shared is also the role of aws_lambda_function.shared[0]
  # fails at 14: aws_iam_role.shared is also the role of aws_lambda_function.shared[1]
}

resource "aws_lambda_function" "data_source" {
  function_name = "data-source"
  role          = data.aws_iam_role.theirs.arn # fails: role = data.aws_iam_role.theirs.arn
}

resource "aws_lambda_function" "literal" {
  function_name = "literal"
  role          = "arn:aws:iam::123456789012:role/another" # fails: role = "arn:aws:iam::123456789012:role/another"
}
