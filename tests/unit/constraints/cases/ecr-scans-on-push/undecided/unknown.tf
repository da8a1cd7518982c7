variable "scan" {
  type = bool
}

variable "filter" {
  type = string
}

resource "aws_ecr_repository" "scan" {
  name = "scan"

  image_scanning_configuration {
    scan_on_push = var.scan # undecided: image_scanning_configuration.scan_on_push <- var.scan has no value
  }
}

resource "aws_ecr_repository" "by_the_registry" { # undecided: whether the registry scans it <- var.filter has no value
  name = "by-the-registry"
}

resource "aws_ecr_registry_scanning_configuration" "some" {
  scan_type = "BASIC"

  rule {
    scan_frequency = "SCAN_ON_PUSH"

    repository_filter {
      filter      = var.filter
      filter_type = "WILDCARD"
    }
  }
}
