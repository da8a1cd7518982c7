variable "rules" {
  type = list(string)
}

variable "vpc" {
  type = string
}

resource "aws_vpc" "rules" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_default_security_group" "rules" {
  vpc_id = aws_vpc.rules.id

  dynamic "ingress" { # undecided: whether it has ingress rules <- how many "ingress" blocks there are depends on for_each
    for_each = var.rules

    content {
      from_port   = 0
      to_port     = 0
      protocol    = "-1"
      cidr_blocks = [ingress.value]
    }
  }
}

resource "aws_vpc" "whose" { # undecided: the default security group of the VPC <- var.vpc has no value
  cidr_block = "10.1.0.0/16"
}

resource "aws_default_security_group" "sound_whose" {
  vpc_id = var.vpc
}
