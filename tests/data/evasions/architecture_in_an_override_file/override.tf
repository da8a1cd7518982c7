resource "aws_lambda_function" "worker" {
  architectures = ["x86_64"]
}
