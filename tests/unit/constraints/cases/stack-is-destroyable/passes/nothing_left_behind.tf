resource "aws_networkfirewall_firewall" "edge" {
  name                = "edge"
  vpc_id              = "vpc-0123456789abcdef0"
  firewall_policy_arn = "arn:aws:network-firewall:eu-west-1:123456789012:firewall-policy/edge"

  subnet_mapping {
    subnet_id = "subnet-0123456789abcdef0"
  }
}

resource "aws_qldb_ledger" "open" {
  permissions_mode    = "STANDARD"
  deletion_protection = false
}

resource "aws_elasticache_replication_group" "sessions" {
  replication_group_id = "sessions"
  description          = "sessions"
}

# A name for the snapshot that is skipped.
resource "aws_db_instance" "orders" {
  instance_class            = "db.t4g.micro"
  skip_final_snapshot       = true
  final_snapshot_identifier = "never"
}

resource "aws_secretsmanager_secret" "gone" {
  name                    = "gone"
  recovery_window_in_days = 0
}

resource "aws_kms_key" "seven_days" {
  deletion_window_in_days = 7
}

resource "aws_cloudformation_stack" "plain" {
  name          = "plain"
  template_body = jsonencode({ Resources = { T = { Type = "AWS::SNS::Topic", DeletionPolicy = "Delete" } } })
}

resource "aws_instance" "disk" {
  root_block_device {
    delete_on_termination = true
  }
}

removed {
  from = aws_dynamodb_table.ledger

  lifecycle {
    destroy = true
  }
}
