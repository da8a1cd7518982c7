variable "networks" {
  type = list(string)
}

variable "port" {
  type = number
}

resource "aws_security_group" "networks" {
  name = "networks"

  ingress { # undecided: who is let in <- var.networks has no value
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = var.networks
  }
}

resource "aws_security_group" "sound" {
  name = "sound"

  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = var.networks
  }
}

resource "aws_security_group" "how_many" {
  name = "how-many"

  dynamic "ingress" { # undecided: the rules of the group <- how many "ingress" blocks there are depends on for_each
    for_each = var.networks

    content {
      from_port   = 22
      to_port     = 22
      protocol    = "tcp"
      cidr_blocks = [ingress.value]
    }
  }
}

resource "aws_vpc_security_group_ingress_rule" "port" { # undecided: the ports of the rule <- var.port has no value
  security_group_id = aws_security_group.sound.id
  ip_protocol       = "tcp"
  from_port         = var.port
  to_port           = var.port
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "of_another_stack" { # undecided: who is let in <- what the prefix list pl-0123456789abcdef0 holds
  security_group_id = aws_security_group.sound.id
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
  prefix_list_id    = "pl-0123456789abcdef0"
}
