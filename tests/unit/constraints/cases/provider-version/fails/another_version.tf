# parameters: {version: "~> 5.0"}
terraform {
  required_providers {
    aws = { # fails: version = ">= 5.0"
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}
