terraform {
  required_version = ">= 1.5"

  # Partial configuration: bucket, key and region are given to `terraform init`, so that every
  # environment keeps its own state (README.md, step 1).
  backend "s3" {}

  required_providers {
    aws = {
      source = "hashicorp/aws"

      # 5.70 is the first that knows transition_default_minimum_object_size.
      version = "~> 5.0, >= 5.70.0"
    }
    archive = {
      source  = "hashicorp/archive"
      version = "~> 2.4"
    }
    random = {
      source  = "hashicorp/random"
      version = "~> 3.5"
    }
  }
}

provider "aws" {
  region = "eu-central-1"

  default_tags {
    tags = {
      Environment        = var.environment
      DataClassification = "confidential"
      Compliance         = "GDPR"
      Owner              = "devops"
      ManagedBy          = "terraform"
    }
  }
}

variable "environment" {
  description = "Ends the name of every resource, so that several environments live side by side in one account. 1 to 20 lowercase letters, digits and single hyphens, for example dev or pr-482."
  type        = string
  default     = "dev"
  nullable    = false

  # The longest name that it ends is the bucket's, which the account's id follows:
  # s3-transactions-ENVIRONMENT-ACCOUNT_ID, with 20 characters 49 of the 63 that S3 allows.
  validation {
    condition     = length(var.environment) <= 20 && can(regex("^[a-z0-9]+(-[a-z0-9]+)*$", var.environment))
    error_message = "environment must be 1 to 20 lowercase letters, digits and single hyphens, and begin and end with a letter or digit."
  }
}
