resource "aws_ecr_repository" "settle" { # fails: aws_ecr_registry_scanning_configuration.enhanced leaves it out, and its enhanced scans take the place of its own
  name = "settle"

  image_scanning_configuration {
    scan_on_push = true
  }
}

resource "aws_ecr_registry_scanning_configuration" "enhanced" {
  scan_type = "ENHANCED"

  rule {
    scan_frequency = "CONTINUOUS_SCAN"

    repository_filter {
      filter      = "other*"
      filter_type = "WILDCARD"
    }
  }
}
