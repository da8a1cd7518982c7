# What the cases may name. Terraform's console knows no more of them than we do.

resource "terraform_data" "later" {}

resource "terraform_data" "given" {
  input = jsondecode(terraform_data.later.id) # of a type that nobody knows
}

locals {
  unknown        = tostring(terraform_data.later.id)
  unknown_number = tonumber(local.unknown)
  unknown_bool   = tobool(local.unknown)
  unknown_any    = terraform_data.given.output
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

variable "nothing" {
  default = null
}

variable "no_text" {
  type    = string
  default = null
}

variable "no_list" {
  type    = list(string)
  default = null
}

variable "no_map" {
  type    = map(string)
  default = null
}

variable "empty_list" {
  type    = list(string)
  default = []
}

variable "empty_map" {
  type    = map(string)
  default = {}
}

variable "options" {
  type    = object({ a = optional(string), l = optional(list(number)), m = optional(map(string), {}) })
  default = {}
}

variable "rows" {
  type    = list(object({ a = string, b = optional(string) }))
  default = [{ a = "x" }]
}
