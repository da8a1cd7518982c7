variable "functions" {
  type = set(string)
}

module "function" {
  source   = "./function"
  for_each = var.functions
  name     = each.key
}
