variable "mutability" {
  type = string
}

resource "aws_ecr_repository" "unknown" {
  name                 = "unknown"
  image_tag_mutability = var.mutability # undecided: image_tag_mutability <- var.mutability has no value
}
