resource "aws_eks_addon" "cni" {
  cluster_name = "settle"
  addon_name   = "vpc-cni"
}

resource "aws_ec2_fleet" "terminated" {
  terminate_instances = true

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

resource "aws_organizations_account" "closed" {
  name              = "closed"
  email             = "closed@example.org"
  close_on_deletion = true
}
