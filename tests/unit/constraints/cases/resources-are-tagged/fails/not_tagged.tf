# parameters: {tags: [Owner]}
resource "aws_sqs_queue" "none" { # fails: no tag Owner
  name = "none"
}

resource "aws_sqs_queue" "another" {
  name = "another"
  tags = { owner = "payments" } # fails: no tag Owner
}

resource "aws_sqs_queue" "empty" {
  name = "empty"
  tags = { Owner = "" } # fails: the tag Owner is empty
}
