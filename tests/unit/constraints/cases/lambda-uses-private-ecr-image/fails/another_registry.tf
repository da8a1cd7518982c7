resource "aws_ecrpublic_repository" "app" {
  repository_name = "app"
}

resource "aws_ecr_repository" "app" {
  name = "app"
}

resource "aws_lambda_function" "public" {
  function_name = "public"
  role          = "arn:aws:iam::123456789012:role/public"
  package_type  = "Image"
  image_uri     = "public.ecr.aws/lambda/python:3.12" # fails: image_uri = "public.ecr.aws/lambda/python:3.12"
}

resource "aws_lambda_function" "public_of_the_stack" {
  function_name = "public-of-the-stack"
  role          = "arn:aws:iam::123456789012:role/public-of-the-stack"
  package_type  = "Image"
  image_uri     = "${aws_ecrpublic_repository.app.repository_uri}:1" # fails: image_uri = "${aws_ecrpublic_repository.app.repository_uri}:1"
}

resource "aws_lambda_function" "look_alike" {
  function_name = "look-alike"
  role          = "arn:aws:iam::123456789012:role/look-alike"
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-central-1.amazonaws.com.example.org/app:1" # fails: image_uri = "123456789012.dkr.ecr.eu-central-1.amazonaws.com.example.org/app:1"
}

resource "aws_lambda_function" "name_alone" {
  function_name = "name-alone"
  role          = "arn:aws:iam::123456789012:role/name-alone"
  package_type  = "Image"
  image_uri     = "${aws_ecr_repository.app.name}:1" # fails: image_uri = "app:1"
}
