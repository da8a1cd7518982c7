# parameters: {names: [table_name]}
variable "table" {
  type = string
}

output "table_name" { # undecided: whether output table_name is null <- var.table has no value
  description = "The table"
  value       = var.table
}
