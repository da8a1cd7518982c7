resource "aws_vpc" "none" { # fails: no flow log
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "accepted_alone" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_flow_log" "accepted_alone" {
  vpc_id               = aws_vpc.accepted_alone.id
  traffic_type         = "ACCEPT" # fails: traffic_type = "ACCEPT"
  log_destination      = "arn:aws:s3:::flow-logs"
  log_destination_type = "s3"
}

resource "aws_subnet" "part" {
  vpc_id     = aws_vpc.none.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_flow_log" "of_a_subnet" {
  subnet_id            = aws_subnet.part.id
  traffic_type         = "ALL"
  log_destination      = "arn:aws:s3:::flow-logs"
  log_destination_type = "s3"
}
