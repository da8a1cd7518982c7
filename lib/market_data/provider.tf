terraform {
  required_version = ">= 1.5"

  # Partial configuration: bucket, key and region are given to `terraform init`, so that every
  # environment keeps its own state (README.md, step 1).
  backend "s3" {}

  required_providers {
    aws = {
      source = "hashicorp/aws"
      # Below 5.75.1 an event bus has no description.
      version = "~> 5.0, >= 5.75.1"
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
  region = var.aws_region

  default_tags {
    tags = {
      Environment = var.environment
      Project     = var.project
      CostCenter  = var.cost_center
    }
  }
}

variable "aws_region" {
  description = "AWS region to deploy to, for example us-east-1."
  type        = string
  default     = "us-east-1"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.aws_region))
    error_message = "aws_region must be the name of an AWS region, for example us-east-1."
  }
}

variable "environment" {
  description = "Ends the name of every resource, so that several environments live side by side in one account. 1 to 20 lowercase letters, digits and single hyphens, for example dev or pr-482."
  type        = string
  default     = "dev"
  nullable    = false

  # The tightest name that it ends is the archive's: archive-market-data-ENVIRONMENT, with 20
  # characters 40 of the 48 that EventBridge allows.
  validation {
    condition     = length(var.environment) <= 20 && can(regex("^[a-z0-9]+(-[a-z0-9]+)*$", var.environment))
    error_message = "environment must be 1 to 20 lowercase letters, digits and single hyphens, and begin and end with a letter or digit."
  }
}

variable "project" {
  description = "Value of the tag Project of every resource."
  type        = string
  default     = "market-data"
  nullable    = false
}

variable "cost_center" {
  description = "Value of the tag CostCenter of every resource: who pays."
  type        = string
  default     = "trading"
  nullable    = false
}

variable "notification_email" {
  description = "E-mail address that alerts and alarms are sent to. Somebody must confirm the subscription from that mailbox."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[^@[:space:]]+@[^@[:space:].]+([.][^@[:space:].]+)+$", var.notification_email))
    error_message = "notification_email must be an e-mail address, for example market-data@example.com."
  }
}

variable "clock_skew_seconds" {
  description = "How far in the future an event's time may lie, in whole seconds from 0 to 3600: clocks of feeds differ. An event that lies further is rejected, since the averages of everything before its time would lack it."
  type        = number
  default     = 60
  nullable    = false

  validation {
    condition     = var.clock_skew_seconds >= 0 && var.clock_skew_seconds <= 3600 && floor(var.clock_skew_seconds) == var.clock_skew_seconds
    error_message = "clock_skew_seconds must be a whole number from 0 to 3600."
  }
}

variable "moving_average_events" {
  description = "How many events of an instrument, the newest among them, the moving average and the volatility are taken over: a whole number from 3 to 200."
  type        = number
  default     = 20
  nullable    = false

  validation {
    condition     = var.moving_average_events >= 3 && var.moving_average_events <= 200 && floor(var.moving_average_events) == var.moving_average_events
    error_message = "moving_average_events must be a whole number from 3 to 200."
  }
}

variable "stale_after_seconds" {
  description = "From what age on an event that is processed is marked as stale, in whole seconds from 1 to 86400."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.stale_after_seconds >= 1 && var.stale_after_seconds <= 86400 && floor(var.stale_after_seconds) == var.stale_after_seconds
    error_message = "stale_after_seconds must be a whole number from 1 to 86400."
  }
}

variable "alert_rules" {
  description = "When an event is worth an e-mail: price_thresholds by instrument, where a price that comes to lie at or above `above`, or at or below `below`, does; a volume of volume_factor times the average, once as many events are stored as the moving average takes; and a price change of jump_percent percent or more against the event before."
  type = object({
    price_thresholds = map(object({
      above = optional(number)
      below = optional(number)
    }))
    volume_factor = number
    jump_percent  = number
  })
  default = {
    price_thresholds = {}
    volume_factor    = 5
    jump_percent     = 5
  }
  nullable = false

  validation {
    condition     = var.alert_rules.volume_factor > 1 && var.alert_rules.jump_percent > 0
    error_message = "alert_rules.volume_factor must be greater than 1, and jump_percent greater than 0."
  }

  validation {
    condition     = length(jsonencode(var.alert_rules)) <= 4096
    error_message = "alert_rules must be at most 4096 characters of JSON, which is what a standard parameter holds."
  }
}

variable "capacity_alarm_units" {
  description = "Capacity units of a table within a minute, reads and writes apart, above which an alarm tells of it. Ten thousand events in a minute take about 30,000 write units of the audit table."
  type        = number
  default     = 60000
  nullable    = false

  validation {
    condition     = var.capacity_alarm_units > 0
    error_message = "capacity_alarm_units must be greater than 0."
  }
}
