# parameters: {at_least: "1.5"}
terraform {
  required_version = "< 2"
}

terraform {
  required_version = "> 1.4.99, >= 1.6"
}
