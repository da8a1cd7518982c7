# parameters: {at_least: "1.5"}
terraform {
  required_version = "1.5.0-rc1" # fails: required_version = "1.5.0-rc1"
}
