resource "aws_ecr_repository" "orders" {
  name = "team/orders"
}

resource "aws_ecr_registry_scanning_configuration" "all" {
  scan_type = "ENHANCED"

  rule {
    scan_frequency = "CONTINUOUS_SCAN"

    repository_filter {
      filter      = "team/*"
      filter_type = "WILDCARD"
    }
  }
}
