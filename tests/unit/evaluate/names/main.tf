# What the cases may name. Terraform's console knows no more of them than we do.

resource "terraform_data" "later" {}

locals {
  unknown        = tostring(terraform_data.later.id)
  unknown_number = tonumber(local.unknown)
  unknown_bool   = tobool(local.unknown)
  unknown_any    = terraform_data.later.output
  unknown_list   = tolist([for text in split(",", local.unknown) : text])

  secret      = sensitive("secret")
  secret_list = sensitive(["a", "b"])
  secret_map  = { open = "o", shut = sensitive("s") }

  list = tolist(["a", "b", "c"])
  set  = toset(["b", "a"])
  map  = tomap({ x = 1, y = 2 })
  people = [
    { name = "ann", pets = ["cat", "dog"], home = { city = "Oslo" } },
    { name = "bob", pets = [], home = { city = "Rome" } },
  ]
  nothing = null
}
