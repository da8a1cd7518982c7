# parameters: {version: "~> 5.0"}
terraform {
  required_providers {
    aws = { # fails: source = "example/aws"
      source  = "example/aws"
      version = "~> 5.0"
    }
  }
}
