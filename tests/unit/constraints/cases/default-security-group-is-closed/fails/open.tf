resource "aws_vpc" "without" { # fails: no aws_default_security_group: AWS's default lets everything out
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "rules" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_default_security_group" "rules" {
  vpc_id = aws_vpc.rules.id

  egress { # fails: it has egress rules
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_vpc" "beside" {
  cidr_block = "10.2.0.0/16"
}

resource "aws_default_security_group" "beside" {
  vpc_id = aws_vpc.beside.id
}

resource "aws_vpc_security_group_ingress_rule" "beside" {
  security_group_id = aws_vpc.beside.default_security_group_id # fails: aws_vpc_security_group_ingress_rule.beside is a rule of it
  ip_protocol       = "-1"
  cidr_ipv4         = "10.0.0.0/8"
}

resource "aws_security_group_rule" "beside" {
  security_group_id = aws_default_security_group.beside.id # fails: aws_security_group_rule.beside is a rule of it
  type              = "ingress"
  from_port         = 0
  to_port           = 0
  protocol          = "-1"
  self              = true
}
