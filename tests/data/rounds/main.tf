variable "round" {
  default = 1
}
variable "secret" {
  default   = "hush"
  sensitive = true
}
locals {
  keys = { "a.b" = 1, "c[\"d\"]" = 2, "é $${x}" = 3, "%%{ if" = 4, "new\nline" = 5, "\\" = 6, "]" = 7 }
}
resource "terraform_data" "odd" {
  for_each = local.keys
  input    = each.value
}
resource "terraform_data" "counted" {
  count = var.round == 1 ? 3 : 2
  input = { n = count.index, when = terraform_data.odd["a.b"].id }
}
resource "terraform_data" "replaced" {
  input            = var.round
  triggers_replace = var.round
}
resource "terraform_data" "updated" {
  input = [var.round, terraform_data.replaced.id, var.secret]
}
resource "terraform_data" "gone" {
  count = var.round == 1 ? 1 : 0
}
removed {
  from = terraform_data.forgotten
  lifecycle {
    destroy = false
  }
}
module "inner" {
  source   = "./inner"
  for_each = toset(["x", "y/z"])
  given    = terraform_data.replaced.id
  own      = each.key
}
check "round" {
  assert {
    condition     = var.round == 1
    error_message = "The round is ${var.round}."
  }
}
output "out" {
  description = "Made inside."
  value       = module.inner["x"].made
}
output "secret" {
  value     = { a = terraform_data.replaced.id, b = var.secret }
  sensitive = true
}
output "none" {
  value = null
}
