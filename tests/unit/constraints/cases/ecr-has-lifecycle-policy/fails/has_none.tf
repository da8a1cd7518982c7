variable "keep" {
  type    = list(number)
  default = []
}

resource "aws_ecr_repository" "each" { # fails: no lifecycle policy
  for_each = toset(["validator", "processor"])

  name = each.key
}

resource "aws_ecr_lifecycle_policy" "one_of_them" {
  repository = aws_ecr_repository.each["validator"].name
  policy     = jsonencode({ rules = [{ rulePriority = 1, selection = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 5 }, action = { type = "expire" } }] })
}

resource "aws_ecr_repository" "no_rules" {
  name = "no-rules"
}

resource "aws_ecr_lifecycle_policy" "no_rules" {
  repository = aws_ecr_repository.no_rules.name
  policy     = jsonencode({ rules = [for count in var.keep : { rulePriority = count }] }) # fails: aws_ecr_lifecycle_policy.no_rules has no rules
}

resource "aws_ecr_repository" "no_json" {
  name = "no-json"
}

resource "aws_ecr_lifecycle_policy" "no_json" {
  repository = aws_ecr_repository.no_json.name
  policy     = "rules" # fails: aws_ecr_lifecycle_policy.no_json: it is not JSON (Expecting value: line 1 column 1 (char 0))
}
