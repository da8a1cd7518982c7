# parameters: {tags: [Owner, Stage]}
provider "aws" {
  region = "eu-west-1"

  default_tags {
    tags = { Owner = "payments" }
  }
}

resource "aws_sqs_queue" "tagged" {
  name = "tagged"
  tags = { Stage = "production" }
}

resource "aws_sqs_queue_policy" "without_tags" {
  queue_url = aws_sqs_queue.tagged.id
  policy    = "{}"
}
