terraform {
  required_version = ">= 1.5"

  # Partial configuration: bucket, key and region are given to `terraform init`, so that every
  # environment keeps its own state (README.md, step 1).
  backend "s3" {}

  required_providers {
    aws = {
      source = "hashicorp/aws"
      # Below 5.98 a table has no recovery period (dynamodb.tf).
      version = "~> 5.0, >= 5.98.0"
    }
  }
}

provider "aws" {
  region = var.aws_region

  default_tags {
    tags = {
      Project     = local.project
      Environment = var.environment_suffix
      ManagedBy   = "terraform"
    }
  }
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  # Every name begins with it and ends with the environment suffix.
  project = "event-processing"

  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
}
