variable "traffic" {
  type = string
}

variable "on" {
  type = bool
}

resource "aws_vpc" "traffic" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_flow_log" "traffic" {
  vpc_id               = aws_vpc.traffic.id
  traffic_type         = var.traffic # undecided: traffic_type <- var.traffic has no value
  log_destination      = "arn:aws:s3:::flow-logs"
  log_destination_type = "s3"
}

resource "aws_vpc" "perhaps" { # undecided: the flow logs of the VPC <- how many instances aws_flow_log.perhaps[*] has
  cidr_block = "10.1.0.0/16"
}

resource "aws_flow_log" "perhaps" {
  count                = var.on ? 1 : 0
  vpc_id               = aws_vpc.perhaps.id
  traffic_type         = "ALL"
  log_destination      = "arn:aws:s3:::flow-logs"
  log_destination_type = "s3"
}
