locals {
  functions = { validator = "arm64", processor = "x86_64" }
}

resource "aws_lambda_function" "stage" {
  for_each = local.functions

  function_name = each.key
  role          = "arn:aws:iam::123456789012:role/${each.key}"
  architectures = [each.value] # fails: architectures = ["x86_64"]
}
