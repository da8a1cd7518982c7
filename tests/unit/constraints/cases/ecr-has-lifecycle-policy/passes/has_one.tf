resource "aws_ecr_repository" "each" {
  for_each = toset(["validator", "processor"])

  name = each.key
}

resource "aws_ecr_lifecycle_policy" "each" {
  for_each = aws_ecr_repository.each

  repository = each.value.name
  policy     = jsonencode({ rules = [{ rulePriority = 1, selection = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 5 }, action = { type = "expire" } }] })
}

resource "aws_ecr_repository" "literal" {
  name = "literal"
}

resource "aws_ecr_lifecycle_policy" "literal" {
  repository = "literal"

  policy = <<-EOT
    {"rules": [{"rulePriority": 1, "selection": {"tagStatus": "any", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 14}, "action": {"type": "expire"}}]}
  EOT
}

resource "aws_ecr_repository" "document" {
  name = "document"
}

data "aws_ecr_lifecycle_policy_document" "document" {
  rule {
    priority = 1

    selection {
      tag_status   = "any"
      count_type   = "imageCountMoreThan"
      count_number = 10
    }
  }
}

resource "aws_ecr_lifecycle_policy" "document" {
  repository = aws_ecr_repository.document.name
  policy     = data.aws_ecr_lifecycle_policy_document.document.json
}

# Of another repository, whatever the variable will be.
variable "team" {
  type = string
}

resource "aws_ecr_lifecycle_policy" "theirs" {
  repository = "theirs/${var.team}"
  policy     = jsonencode({ rules = [] })
}
