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
  policy     = jsonencode({ rules = [{ rulePriority = 1, selection = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 5 }, action = { type = "expire" } }] })
}

resource "aws_ecr_repository" "rules" {
  name = "rules"
}

resource "aws_ecr_lifecycle_policy" "rules" {
  repository = aws_ecr_repository.rules.name
  policy     = jsonencode({ rules = var.rules }) # undecided: the rules of aws_ecr_lifecycle_policy.rules <- var.rules has no value
}

variable "action" {
  type = string
}

resource "aws_ecr_repository" "action" {
  name = "action"
}

resource "aws_ecr_lifecycle_policy" "action" {
  repository = aws_ecr_repository.action.name
  policy     = jsonencode({ rules = [{ rulePriority = 1, selection = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 5 }, action = { type = var.action } }] }) # undecided: what the rules of aws_ecr_lifecycle_policy.action do <- var.action has no value
}
