resource "aws_lambda_function" "literal" {
  function_name = "literal"
  role          = "arn:aws:iam::123456789012:role/literal"
  architectures = ["x86_64"] # fails: architectures = ["x86_64"]
}

resource "aws_lambda_function" "both" {
  function_name = "both"
  role          = "arn:aws:iam::123456789012:role/both"
  architectures = ["arm64", "x86_64"] # fails: architectures = ["arm64", "x86_64"]
}

resource "aws_lambda_function" "upper_case" {
  function_name = "upper-case"
  role          = "arn:aws:iam::123456789012:role/upper-case"
  architectures = ["ARM64"] # fails: architectures = ["ARM64"]
}
