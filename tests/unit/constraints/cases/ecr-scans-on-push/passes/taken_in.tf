resource "aws_ecr_repository" "settle" {
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
      filter      = "settle*"
      filter_type = "WILDCARD"
    }
  }
}
