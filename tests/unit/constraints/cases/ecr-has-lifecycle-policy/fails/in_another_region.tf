provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "far"
  region = "us-east-1"
}

locals {
  rules = jsonencode({ rules = [{ rulePriority = 1, selection = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 5 }, action = { type = "expire" } }] })
}

resource "aws_ecr_repository" "by_reference" { # fails: no lifecycle policy
  name = "by-reference"
}

resource "aws_ecr_lifecycle_policy" "by_reference" {
  provider   = aws.far
  repository = aws_ecr_repository.by_reference.name
  policy     = local.rules
}

resource "aws_ecr_repository" "by_id" { # fails: aws_ecr_lifecycle_policy.by_id is in another region than the repository of that name
  name = "by-id"
}

resource "aws_ecr_lifecycle_policy" "by_id" {
  provider   = aws.far
  repository = aws_ecr_repository.by_id.id
  policy     = local.rules
}
