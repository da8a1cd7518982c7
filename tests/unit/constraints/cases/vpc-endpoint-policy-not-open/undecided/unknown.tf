variable "resource" {
  type = string
}

variable "endpoint" {
  type = string
}

resource "aws_vpc_endpoint" "resource" {
  vpc_id       = "vpc-1"
  service_name = "com.amazonaws.eu-west-1.s3"
  policy       = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:*", Resource = var.resource }] }) # undecided: whom and what statement 1 lets through <- var.resource has no value
}

resource "aws_vpc_endpoint" "maybe_another" { # undecided: whether it has a policy <- var.endpoint has no value
  vpc_id       = "vpc-1"
  service_name = "com.amazonaws.eu-west-1.dynamodb"
}

resource "aws_vpc_endpoint_policy" "of_nobody_knows_which" {
  vpc_endpoint_id = var.endpoint
  policy          = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:*", Resource = "arn:aws:s3:::files/*" }] })
}
