# parameters: {names: [queue_url, table_name, undescribed, nothing, blank]}
# fails nowhere: no output queue_url
variable "table" {
  type    = string
  default = null
}

output "table_name" { # fails: output table_name is null
  description = "The table"
  value       = var.table
}

output "undescribed" { # fails: output undescribed has no description
  value = "orders"
}

output "nothing" { # fails: output nothing is null
  description = "Nothing"
  value       = null
}

output "blank" { # fails: output blank has no description
  description = ""
  value       = "orders"
}
