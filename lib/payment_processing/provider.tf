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
  region = "ap-southeast-1"

  default_tags {
    tags = {
      Environment        = var.environment
      DataClassification = "sensitive"
      Compliance         = "pci-dss"
      Owner              = "platform-team"
      ManagedBy          = "terraform"
    }
  }
}

variable "environment" {
  description = "Ends the name of every resource but the queues, whose names are fixed: one environment to an account and region. 1 to 20 lowercase letters, digits and single hyphens, for example dev or pr-482."
  type        = string
  default     = "dev"
  nullable    = false

  # The longest name that it ends is the bucket's, which the account's id follows:
  # s3-audit-logs-ENVIRONMENT-ACCOUNT_ID, with 20 characters 47 of the 63 that S3 allows.
  validation {
    condition     = length(var.environment) <= 20 && can(regex("^[a-z0-9]+(-[a-z0-9]+)*$", var.environment))
    error_message = "environment must be 1 to 20 lowercase letters, digits and single hyphens, and begin and end with a letter or digit."
  }
}

variable "alert_email" {
  description = "E-mail address that alarms and alerts are sent to. Somebody must confirm the subscription from that mailbox."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[^@[:space:]]+@[^@[:space:].]+([.][^@[:space:].]+)+$", var.alert_email))
    error_message = "alert_email must be an e-mail address, for example payments@example.com."
  }
}

variable "fraud_api_url" {
  description = "Address to which the fraud detection API takes payments by POST, for example https://fraud.internal.example.com/v1/assessments. It must resolve to an address within the VPC: nothing leads out of it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^https://[^/:[:space:]]+(/[^[:space:]]*)?$", var.fraud_api_url))
    error_message = "fraud_api_url must be an https address on port 443, the only port that the functions may reach."
  }
}

variable "fraud_api_endpoint_service" {
  description = "Name of the endpoint service through which the fraud detection API's owner offers it, for example com.amazonaws.vpce.ap-southeast-1.vpce-svc-0123456789abcdef0. Empty: the stack makes no way to the API."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(com[.]amazonaws[.]vpce[.]ap-southeast-1[.]vpce-svc-[0-9a-f]{8,17})?$", var.fraud_api_endpoint_service))
    error_message = "fraud_api_endpoint_service must be empty, or the name of an endpoint service in ap-southeast-1."
  }
}

variable "fraud_api_ca_bundle" {
  description = "Certificates, in PEM, of the authorities that vouch for the fraud detection API, up to 3000 characters. Empty: the public ones."
  type        = string
  default     = ""
  nullable    = false

  # All environment variables of a function have 4 KB together.
  validation {
    condition     = length(var.fraud_api_ca_bundle) <= 3000 && can(regex("^(-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----\\s*)*$", var.fraud_api_ca_bundle))
    error_message = "fraud_api_ca_bundle must be empty, or certificates in PEM with up to 3000 characters."
  }
}

variable "fraud_api_secret_arn" {
  description = "ARN of the secret in Secrets Manager that holds the token for the fraud detection API as text. Empty: the API wants none."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(arn:aws:secretsmanager:ap-southeast-1:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+)?$", var.fraud_api_secret_arn))
    error_message = "fraud_api_secret_arn must be empty, or the ARN of a secret in ap-southeast-1."
  }
}

variable "lambda_memory" {
  description = "Memory of each function in MB, a whole number from 128 to 10240."
  type        = number
  default     = 256
  nullable    = false

  validation {
    condition     = var.lambda_memory >= 128 && var.lambda_memory <= 10240 && floor(var.lambda_memory) == var.lambda_memory
    error_message = "lambda_memory must be a whole number from 128 to 10240."
  }
}

variable "sqs_visibility_timeout" {
  description = "How long SQS hides a message that was handed out, in whole seconds from 360, six times the timeout of the payment processor, to 43200."
  type        = number
  default     = 360
  nullable    = false

  validation {
    condition     = var.sqs_visibility_timeout >= 360 && var.sqs_visibility_timeout <= 43200 && floor(var.sqs_visibility_timeout) == var.sqs_visibility_timeout
    error_message = "sqs_visibility_timeout must be a whole number from 360 to 43200."
  }
}

variable "dlq_retention_days" {
  description = "How long the dead letter queue keeps a message, in whole days from 1 to 14. In a FIFO queue the time begins anew when a message is moved there."
  type        = number
  default     = 14
  nullable    = false

  validation {
    condition     = var.dlq_retention_days >= 1 && var.dlq_retention_days <= 14 && floor(var.dlq_retention_days) == var.dlq_retention_days
    error_message = "dlq_retention_days must be a whole number from 1 to 14."
  }
}
