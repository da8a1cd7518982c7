resource "aws_neptunegraph_graph" "by_default" { # fails: no deletion_protection: it is true by default
  provisioned_memory = 16
}

resource "aws_neptunegraph_graph" "on" {
  provisioned_memory  = 16
  deletion_protection = true # fails: deletion_protection = true
}

resource "aws_sagemaker_domain" "by_default" { # fails: no home_efs_file_system: it is "Retain" by default
  auth_mode   = "IAM"
  domain_name = "x"
  subnet_ids  = ["subnet-1"]
  vpc_id      = "vpc-1"

  default_user_settings {
    execution_role = "arn:aws:iam::123456789012:role/sagemaker"
  }
}

resource "aws_sagemaker_domain" "retained" {
  auth_mode   = "IAM"
  domain_name = "y"
  subnet_ids  = ["subnet-1"]
  vpc_id      = "vpc-1"

  default_user_settings {
    execution_role = "arn:aws:iam::123456789012:role/sagemaker"
  }
  retention_policy {
    home_efs_file_system = "Retain" # fails: home_efs_file_system = "Retain"
  }
}
