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

resource "aws_ecr_repository" "near" {
  name = "settle"
}

resource "aws_ecr_repository" "far" {
  provider = aws.far
  name     = "settle"
}

resource "aws_ecr_lifecycle_policy" "near" {
  repository = "settle"
  policy     = local.rules
}

resource "aws_ecr_lifecycle_policy" "far" {
  provider   = aws.far
  repository = "settle"
  policy     = local.rules
}
