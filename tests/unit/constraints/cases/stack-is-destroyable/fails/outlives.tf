resource "aws_eks_addon" "cni" {
  cluster_name = "settle"
  addon_name   = "vpc-cni"
  preserve     = true # fails: preserve = true
}

resource "aws_ec2_fleet" "left_running" { # fails: no terminate_instances: its instances are left behind
  launch_template_config {
    launch_template_specification {
      launch_template_id = "lt-0123456789abcdef0"
      version            = "1"
    }
  }

  target_capacity_specification {
    default_target_capacity_type = "spot"
    total_target_capacity        = 1
  }
}

resource "aws_organizations_account" "kept" { # fails: no close_on_deletion: the account leaves the organisation, and stays
  name  = "kept"
  email = "kept@example.org"
}

resource "aws_backup_logically_air_gapped_vault" "locked" { # fails: it locks what would be destroyed
  name               = "locked"
  min_retention_days = 7
  max_retention_days = 30
}

resource "aws_sqs_queue" "by_a_text" {
  name = "by-a-text"

  lifecycle {
    prevent_destroy = "true" # fails: prevent_destroy = true
  }
}
