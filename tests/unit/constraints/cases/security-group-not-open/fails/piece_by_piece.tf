resource "aws_security_group" "pieces" {
  name = "pieces"

  ingress { # fails: 2.0.0.0/7 may connect to port 22 of tcp
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = [for first in range(1, 224) : "${first}.0.0.0/8"]
  }
}
