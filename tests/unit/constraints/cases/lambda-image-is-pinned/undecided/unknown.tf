variable "image" {
  type = string
}

resource "aws_lambda_function" "unknown" {
  function_name = "unknown"
  role          = "arn:aws:iam::123456789012:role/function"
  package_type  = "Image"
  image_uri     = var.image # undecided: how image_uri names the image <- var.image has no value
}
