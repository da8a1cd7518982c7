resource "aws_security_group" "ssh" {
  name = "ssh"

  ingress { # fails: 0.0.0.0/0 may connect to port 22 of tcp
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8", "0.0.0.0/0"]
  }
}

resource "aws_security_group" "range" {
  name = "range"

  ingress { # fails: ::/0 may connect to ports 80 to 443 of tcp
    from_port        = 80
    to_port          = 443
    protocol         = "tcp"
    ipv6_cidr_blocks = ["::/0"]
  }
}

resource "aws_security_group_rule" "halves" { # fails: 0.0.0.0/1 may connect to port 3389 of tcp
  type              = "ingress"
  from_port         = 3389
  to_port           = 3389
  protocol          = "tcp"
  cidr_blocks       = ["0.0.0.0/1", "128.0.0.0/1"]
  security_group_id = aws_security_group.sound.id
}

resource "aws_security_group" "sound" {
  name = "sound"
}

resource "aws_vpc_security_group_ingress_rule" "everything" { # fails: 0.0.0.0/0 may connect to every port
  security_group_id = aws_security_group.sound.id
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "udp" { # fails: 2000::/3 may connect to port 443 of udp
  security_group_id = aws_security_group.sound.id
  ip_protocol       = "udp"
  from_port         = 443
  to_port           = 443
  cidr_ipv6         = "2000::/3"
}

resource "aws_ec2_managed_prefix_list" "everybody" {
  name           = "everybody"
  address_family = "IPv4"
  max_entries    = 1

  entry {
    cidr = "0.0.0.0/0"
  }
}

resource "aws_vpc_security_group_ingress_rule" "by_a_prefix_list" { # fails: 0.0.0.0/0, by aws_ec2_managed_prefix_list.everybody, may connect to port 22 of tcp
  security_group_id = aws_security_group.sound.id
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
  prefix_list_id    = aws_ec2_managed_prefix_list.everybody.id
}
