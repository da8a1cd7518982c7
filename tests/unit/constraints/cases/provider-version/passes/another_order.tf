# parameters: {version: ">= 5.31, < 6.0"}
terraform {
  required_providers {
    aws = {
      source  = "HashiCorp/AWS"
      version = "< 6.0,>=5.31"
    }
  }
}
