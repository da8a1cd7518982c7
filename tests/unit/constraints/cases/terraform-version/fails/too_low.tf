# parameters: {at_least: "1.5"}
terraform {
  required_version = ">= 1.4, < 2" # fails: required_version = ">= 1.4, < 2"
}
