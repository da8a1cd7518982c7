# parameters: {variable: suffix}
# variables: {suffix: test}
variable "suffix" {
  type = string
}

module "queue" {
  source   = "./queue"
  for_each = { orders = "orders-${var.suffix}", audit = "audit" }
  name     = each.value
}
