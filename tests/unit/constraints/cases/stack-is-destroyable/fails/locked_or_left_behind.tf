resource "aws_networkfirewall_firewall" "edge" {
  name                = "edge"
  vpc_id              = "vpc-0123456789abcdef0"
  firewall_policy_arn = "arn:aws:network-firewall:eu-west-1:123456789012:firewall-policy/edge"
  delete_protection   = true # fails: delete_protection = true

  subnet_mapping {
    subnet_id = "subnet-0123456789abcdef0"
  }
}

# Protected unless somebody says otherwise.
resource "aws_qldb_ledger" "by_default" { # fails: deletion_protection = true
  permissions_mode = "STANDARD"
}

resource "aws_elasticache_replication_group" "sessions" {
  replication_group_id      = "sessions"
  description               = "sessions"
  final_snapshot_identifier = "sessions-last" # fails: final_snapshot_identifier = "sessions-last"
}

resource "aws_memorydb_cluster" "sessions" {
  acl_name            = "open-access"
  node_type           = "db.t4g.small"
  final_snapshot_name = "last" # fails: final_snapshot_name = "last"
}

resource "aws_fsx_openzfs_file_system" "files" { # fails: no skip_final_backup: a final backup is retained
  deployment_type     = "SINGLE_AZ_1"
  storage_capacity    = 64
  subnet_ids          = ["subnet-0123456789abcdef0"]
  throughput_capacity = 64
}

resource "aws_db_instance" "backups" {
  instance_class           = "db.t4g.micro"
  skip_final_snapshot      = true
  delete_automated_backups = false # fails: no delete_automated_backups: automated backups are retained
}

resource "aws_secretsmanager_secret" "by_default" { # fails: no recovery_window_in_days: it is kept for 30 days
  name = "by-default"
}

resource "aws_secretsmanager_secret" "a_week" {
  name                    = "a-week"
  recovery_window_in_days = 7 # fails: recovery_window_in_days = 7
}

resource "aws_backup_vault" "full" { # fails: no force_destroy: content blocks the destroy
  name = "full"
}

resource "aws_backup_vault_lock_configuration" "full" { # fails: it locks what would be destroyed
  backup_vault_name  = aws_backup_vault.full.name
  min_retention_days = 7
}

resource "aws_s3_bucket" "locked" {
  bucket              = "locked"
  force_destroy       = true
  object_lock_enabled = true # fails: object_lock_enabled = true
}

resource "aws_s3_bucket_object_lock_configuration" "locked" { # fails: it locks what would be destroyed
  bucket = aws_s3_bucket.locked.id

  rule {
    default_retention {
      mode = "COMPLIANCE"
      days = 5
    }
  }
}

resource "aws_route53_zone" "with_records" { # fails: no force_destroy: content blocks the destroy
  name = "example.org"
}

resource "aws_ebs_volume" "snapshot" {
  availability_zone = "eu-west-1a"
  size              = 8
  final_snapshot    = true # fails: final_snapshot = true
}

resource "aws_instance" "disk" {
  root_block_device {
    delete_on_termination = false # fails: delete_on_termination = false: the disk is left behind
  }
}

resource "aws_bedrockagent_data_source" "kept" {
  name                 = "kept"
  knowledge_base_id    = "EMDPPAYPZI"
  data_deletion_policy = "RETAIN" # fails: data_deletion_policy = "RETAIN"
}

resource "aws_cloudformation_stack" "json" {
  name          = "json"
  template_body = jsonencode({ Resources = { T = { Type = "AWS::DynamoDB::Table", DeletionPolicy = "Retain" } } }) # fails: the template has DeletionPolicy: Retain
}

resource "aws_cloudformation_stack" "yaml" {
  name          = "yaml"
  template_body = "Resources:\n  T:\n    Type: AWS::S3::Bucket\n    DeletionPolicy: RetainExceptOnCreate\n" # fails: the template has DeletionPolicy: RetainExceptOnCreate
}

resource "aws_cloudformation_stack" "database" {
  name          = "database"
  template_body = jsonencode({ Resources = { D = { Type = "AWS::RDS::DBInstance" } } }) # fails: the template has AWS::RDS::DBInstance without a DeletionPolicy: a snapshot is left
}

removed {
  from = aws_dynamodb_table.ledger

  lifecycle {
    destroy = false # fails: no destroy: it is forgotten, and stays in AWS
  }
}

removed {
  from = module.settlement

  lifecycle {
    destroy = false # fails: no destroy: it is forgotten, and stays in AWS
  }
}
