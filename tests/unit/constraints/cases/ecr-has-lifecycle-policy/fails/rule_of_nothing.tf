resource "aws_ecr_repository" "empty" {
  name = "empty"
}

resource "aws_ecr_lifecycle_policy" "empty" {
  repository = aws_ecr_repository.empty.name
  policy     = jsonencode({ rules = [{}] }) # fails: aws_ecr_lifecycle_policy.empty: a rule has no selection.countType
}
