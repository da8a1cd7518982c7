# parameters: {region: eu-central-1}
variable "region" {
  type    = string
  default = "eu-central-1"
}

provider "aws" {
  region = var.region
}

provider "aws" {
  alias  = "audit"
  region = "eu-central-1"
}
