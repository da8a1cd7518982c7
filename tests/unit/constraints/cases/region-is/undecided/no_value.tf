# parameters: {region: eu-central-1}
variable "region" {
  type = string
}

provider "aws" {
  region = var.region # undecided: the provider's region <- var.region has no value
}
