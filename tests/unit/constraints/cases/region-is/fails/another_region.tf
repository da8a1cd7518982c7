# parameters: {region: eu-central-1}
provider "aws" {
  region = "eu-central-1"
}

provider "aws" {
  alias  = "virginia"
  region = "us-east-1" # fails: region = "us-east-1"
}

provider "aws" { # fails: no region: the environment decides
  alias = "wherever"
}
