resource "aws_lambda_function" "default" { # fails: package_type = "Zip"
  function_name = "default"
  role          = "arn:aws:iam::123456789012:role/default"
  filename      = "function.zip"
}

resource "aws_lambda_function" "written" {
  function_name = "written"
  role          = "arn:aws:iam::123456789012:role/written"
  filename      = "function.zip"
  package_type  = "Zip" # fails: package_type = "Zip"
}

resource "aws_lambda_function" "no_image" { # fails: no image_uri
  function_name = "no-image"
  role          = "arn:aws:iam::123456789012:role/no-image"
  package_type  = "Image"
}
