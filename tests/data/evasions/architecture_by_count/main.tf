# lambda-runs-on-arm64: failed

resource "aws_lambda_function" "worker" {
  count = 2

  function_name = "worker-${count.index}"
  role          = "arn:aws:iam::123456789012:role/worker"
  image_uri     = "123456789012.dkr.ecr.us-east-1.amazonaws.com/worker:1"
  package_type  = "Image"
  architectures = [element(["arm64", "x86_64"], count.index)]
}
