resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_default_security_group" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_default_security_group" "of_another_stack" {
  vpc_id  = "vpc-0123456789abcdef0"
  ingress = []
  egress  = []
}
