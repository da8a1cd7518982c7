variable "environment_suffix" {
  description = "Ends the name of every resource, so that several environments live side by side in one account. 1 to 20 lowercase letters, digits and single hyphens, for example dev or pr-482."
  type        = string
  nullable    = false

  # The longest name that it ends is a role's, event-processing-validator-function-role-SUFFIX: with
  # 20 characters that is 61 of the 64 that IAM allows. ECR allows no two hyphens in a row.
  validation {
    condition     = length(var.environment_suffix) <= 20 && can(regex("^[a-z0-9]+(-[a-z0-9]+)*$", var.environment_suffix))
    error_message = "environment_suffix must be 1 to 20 lowercase letters, digits and single hyphens, and begin and end with a letter or digit."
  }
}

variable "aws_region" {
  description = "AWS region of the stack. Payment data must stay in us-east-1."
  type        = string
  default     = "us-east-1"
  nullable    = false

  validation {
    condition     = var.aws_region == "us-east-1"
    error_message = "aws_region must be us-east-1: this pipeline is approved for that region only."
  }
}

variable "image_tag_prefix" {
  description = "Begins the tag of every container image: with \"\" the validator runs validator-latest, with \"1.4.0-\" it runs 1.4.0-validator-latest. Give each release its own prefix, since Terraform sees a new image only by its tag. It has no default: an apply that does not say which release it means would put back another one. 0 to 40 letters, digits, points, underscores and hyphens."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^([A-Za-z0-9][A-Za-z0-9._-]{0,39})?$", var.image_tag_prefix))
    error_message = "image_tag_prefix must be empty, or up to 40 letters, digits, points, underscores and hyphens that begin with a letter or digit."
  }
}

variable "image_retention_count" {
  description = "How many tagged images of each function the repository keeps, newest first: this release and those one may roll back to. 2 to 100."
  type        = number
  default     = 10
  nullable    = false

  validation {
    condition     = var.image_retention_count >= 2 && var.image_retention_count <= 100 && floor(var.image_retention_count) == var.image_retention_count
    error_message = "image_retention_count must be a whole number from 2 to 100: the running image and at least one to roll back to."
  }
}

variable "clock_skew_seconds" {
  description = "How far in the future, in seconds, an event's time may lie before the validator rejects it: providers' clocks are not ours. 0 to 3600."
  type        = number
  default     = 300
  nullable    = false

  validation {
    condition     = var.clock_skew_seconds >= 0 && var.clock_skew_seconds <= 3600 && floor(var.clock_skew_seconds) == var.clock_skew_seconds
    error_message = "clock_skew_seconds must be a whole number of seconds from 0 to 3600."
  }
}

variable "usd_rates" {
  description = "Value of one unit of each currency in US dollars, as decimal text, by ISO 4217 code. The enricher sorts payments into amount bands by it; no money is ever converted with it. A currency without a rate raises the risk score."
  type        = map(string)
  default = {
    AUD = "0.65"
    BRL = "0.18"
    CAD = "0.73"
    CHF = "1.13"
    EUR = "1.08"
    GBP = "1.27"
    INR = "0.012"
    JPY = "0.0067"
    MXN = "0.055"
    USD = "1"
  }
  nullable = false

  validation {
    condition = alltrue([
      for currency, rate in var.usd_rates :
      can(regex("^[A-Z]{3}$", currency)) && can(regex("^[0-9]+(\\.[0-9]+)?$", rate)) && can(regex("[1-9]", rate))
    ])
    error_message = "usd_rates must map ISO 4217 codes (three capitals) to positive decimals written as text, for example EUR = \"1.08\"."
  }
}

variable "high_risk_countries" {
  description = "Countries whose payments raise the risk score most, as ISO 3166-1 alpha-2 codes. The default is the FATF's list of high-risk jurisdictions subject to a call for action."
  type        = set(string)
  default     = ["IR", "KP", "MM"]
  nullable    = false

  validation {
    condition     = alltrue([for country in var.high_risk_countries : can(regex("^[A-Z]{2}$", country))])
    error_message = "high_risk_countries must hold ISO 3166-1 alpha-2 codes: two capitals, for example KP."
  }
}

variable "tracing_enabled" {
  description = "Whether the functions and the workflow send traces to AWS X-Ray. Traces are billed, and X-Ray's actions accept no resource, so it is off by default."
  type        = bool
  default     = false
  nullable    = false
}

variable "rejections_alarm_count" {
  description = "How many events the validator may reject within five minutes before an alarm says that a provider or publisher sends what the pipeline does not take: a whole number from 0 to 100000. One rejection is the sender's matter; it waits in the queue of rejections."
  type        = number
  default     = 10
  nullable    = false

  validation {
    condition     = var.rejections_alarm_count >= 0 && var.rejections_alarm_count <= 100000 && floor(var.rejections_alarm_count) == var.rejections_alarm_count
    error_message = "rejections_alarm_count must be a whole number from 0 to 100000."
  }
}

variable "alarm_topic_arns" {
  description = "ARNs of the SNS topics that every alarm notifies, when it fires and when it is over; none by default. A topic encrypted with the AWS managed key alias/aws/sns cannot be used: CloudWatch may not publish to it."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.alarm_topic_arns : can(regex("^arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+$", arn))])
    error_message = "alarm_topic_arns must hold ARNs of SNS standard topics, for example arn:aws:sns:us-east-1:111122223333:operations."
  }
}
