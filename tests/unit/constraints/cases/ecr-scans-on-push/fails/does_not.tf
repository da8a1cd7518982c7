resource "aws_ecr_repository" "by_default" { # fails: no image_scanning_configuration.scan_on_push: the default is false
  name = "by-default"
}

resource "aws_ecr_repository" "switched_off" {
  name = "switched-off"

  image_scanning_configuration {
    scan_on_push = false # fails: image_scanning_configuration.scan_on_push = false
  }
}

resource "aws_ecr_registry_scanning_configuration" "others" {
  scan_type = "BASIC"

  rule {
    scan_frequency = "SCAN_ON_PUSH"

    repository_filter {
      filter      = "team/*"
      filter_type = "WILDCARD"
    }
  }

  rule {
    scan_frequency = "MANUAL"

    repository_filter {
      filter      = "*"
      filter_type = "WILDCARD"
    }
  }
}
