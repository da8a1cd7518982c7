# parameters: {tags: [Owner]}
variable "owner" {
  type = string
}

variable "tags" {
  type = map(string)
}

resource "aws_sqs_queue" "value" {
  name = "value"
  tags = { Owner = var.owner } # undecided: the tag Owner <- var.owner has no value
}

resource "aws_sqs_queue" "tags" {
  name = "tags"
  tags = var.tags # undecided: its tags <- var.tags has no value
}
