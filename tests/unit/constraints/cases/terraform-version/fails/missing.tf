# parameters: {at_least: "1.5"}
# fails nowhere: no required_version
terraform {}
