# parameters: {names: [name], described: false}
output "name" {
  value = "orders"
}
