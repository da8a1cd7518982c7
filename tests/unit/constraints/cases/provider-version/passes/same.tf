# parameters: {version: "~> 5.0"}
terraform {
  required_providers {
    aws = {
      source  = "registry.terraform.io/hashicorp/aws"
      version = "~>5.0"
    }
  }
}
