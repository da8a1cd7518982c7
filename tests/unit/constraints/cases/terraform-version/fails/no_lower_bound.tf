# parameters: {at_least: "1.5"}
terraform {
  required_version = "< 2.0" # fails: required_version = "< 2.0"
}
