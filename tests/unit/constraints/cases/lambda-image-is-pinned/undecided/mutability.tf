variable "mutability" {
  type = string
}

resource "aws_ecr_repository" "orders" {
  name                 = "orders"
  image_tag_mutability = var.mutability
}

resource "aws_lambda_function" "unknown" {
  function_name = "unknown"
  role          = "arn:aws:iam::123456789012:role/function"
  package_type  = "Image"
  image_uri     = "${aws_ecr_repository.orders.repository_url}:1.2.3" # undecided: whether the tags of aws_ecr_repository.orders are immutable <- var.mutability has no value
}
