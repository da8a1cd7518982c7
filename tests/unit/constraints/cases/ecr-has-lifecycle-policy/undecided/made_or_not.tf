variable "expire" {
  type = bool
}

resource "aws_ecr_repository" "settle" { # undecided: whether aws_ecr_lifecycle_policy.settle[*] is there
  name = "settle"
}

resource "aws_ecr_lifecycle_policy" "settle" {
  count = var.expire ? 1 : 0

  repository = aws_ecr_repository.settle.name
  policy     = jsonencode({ rules = [{ rulePriority = 1, selection = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 5 }, action = { type = "expire" } }] })
}
