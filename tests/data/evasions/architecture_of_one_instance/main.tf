# lambda-runs-on-arm64: failed

resource "aws_lambda_function" "worker" {
  for_each = { blue = "arm64", green = "x86_64" }

  function_name = "worker-${each.key}"
  role          = "arn:aws:iam::123456789012:role/worker"
  image_uri     = "123456789012.dkr.ecr.us-east-1.amazonaws.com/worker:1"
  package_type  = "Image"
  architectures = [each.value]
}
