variable "given" {}
variable "own" {
  default = null
}
resource "terraform_data" "one" {
  input = var.given
}
resource "terraform_data" "two" {
  input = "${terraform_data.one.id}-${var.own}"
}
resource "terraform_data" "three" {
  input = terraform_data.two.output
}
output "made" {
  value = terraform_data.two.id
}
