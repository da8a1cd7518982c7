variable "protected" {
  type    = bool
  default = null
}

resource "aws_dynamodb_table" "orders" {
  name                        = "orders"
  hash_key                    = "id"
  deletion_protection_enabled = var.protected

  attribute {
    name = "id"
    type = "S"
  }

  lifecycle {
    prevent_destroy = false
  }
}

resource "aws_ecr_repository" "app" {
  name         = "app"
  force_delete = true
}

resource "aws_cognito_user_pool" "customers" {
  name                = "customers"
  deletion_protection = "INACTIVE"
}

resource "aws_db_instance" "orders" {
  instance_class      = "db.t4g.micro"
  skip_final_snapshot = true
}
