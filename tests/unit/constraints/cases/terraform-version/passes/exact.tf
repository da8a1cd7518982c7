# parameters: {at_least: "1.5"}
terraform {
  required_version = "1.9.0"
}
