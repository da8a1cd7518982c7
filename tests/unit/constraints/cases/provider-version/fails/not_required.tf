# parameters: {version: "~> 5.0"}
# fails nowhere: aws is not in required_providers
terraform {
  required_version = ">= 1.5"
}
