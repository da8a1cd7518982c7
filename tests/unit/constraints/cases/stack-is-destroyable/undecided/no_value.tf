variable "protected" {
  type = bool
}

resource "aws_dynamodb_table" "orders" {
  name                        = "orders"
  hash_key                    = "id"
  deletion_protection_enabled = var.protected # undecided: deletion_protection_enabled <- var.protected has no value

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_ecr_repository" "app" {
  name         = "app"
  force_delete = !var.protected # undecided: force_delete <- var.protected has no value
}

resource "aws_db_instance" "orders" {
  instance_class      = "db.t4g.micro"
  skip_final_snapshot = !var.protected # undecided: skip_final_snapshot <- var.protected has no value
}
