variable "repository" {
  type = string
}

variable "rules" {
  type = list(any)
}

resource "aws_ecr_repository" "maybe" { # undecided: the repository of a lifecycle policy <- var.repository has no value
  name = "maybe"
}

resource "aws_ecr_lifecycle_policy" "maybe" {
  repository = var.repository
  policy     = jsonencode({ rules = [{ rulePriority = 1 }] })
}

resource "aws_ecr_repository" "rules" {
  name = "rules"
}

resource "aws_ecr_lifecycle_policy" "rules" {
  repository = aws_ecr_repository.rules.name
  policy     = jsonencode({ rules = var.rules }) # undecided: the rules of aws_ecr_lifecycle_policy.rules <- var.rules has no value
}
