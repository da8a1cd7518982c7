# lambda-reserves-concurrency: failed
# parameters: {executions: 100}

resource "aws_lambda_function" "worker" {
  function_name                  = "worker"
  role                           = "arn:aws:iam::123456789012:role/worker"
  image_uri                      = "123456789012.dkr.ecr.us-east-1.amazonaws.com/worker:1"
  package_type                   = "Image"
  reserved_concurrent_executions = 100 - 100
}
