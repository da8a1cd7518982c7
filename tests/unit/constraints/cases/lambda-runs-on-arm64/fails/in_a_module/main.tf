module "old" {
  source = "./function"
  chip   = "x86_64"
}

module "new" {
  source = "./function"
}
