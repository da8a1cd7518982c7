resource "aws_ecr_repository" "each" {
  for_each = toset(["selects_nothing", "archives"])

  name = each.key
}

resource "aws_ecr_lifecycle_policy" "selects_nothing" {
  repository = aws_ecr_repository.each["selects_nothing"].name
  policy     = jsonencode({ rules = [{ rulePriority = 1, selection = { tagStatus = "any" }, action = { type = "expire" } }] }) # fails: aws_ecr_lifecycle_policy.selects_nothing: a rule has no selection.countType
}

resource "aws_ecr_lifecycle_policy" "archives" {
  repository = aws_ecr_repository.each["archives"].name
  policy     = jsonencode({ rules = [{ rulePriority = 1, selection = { tagStatus = "any", countType = "sinceImagePulled", countUnit = "days", countNumber = 90 }, action = { type = "transition", targetStorageClass = "archive" } }] }) # fails: aws_ecr_lifecycle_policy.archives expires nothing
}
