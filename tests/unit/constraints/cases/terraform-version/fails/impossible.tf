# parameters: {at_least: "1.5"}
terraform {
  required_version = ">= 1.6, < 1.6" # fails: required_version = ">= 1.6, < 1.6", which no version meets
}
