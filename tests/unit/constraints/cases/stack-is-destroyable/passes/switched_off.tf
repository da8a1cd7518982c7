resource "aws_neptunegraph_graph" "off" {
  provisioned_memory  = 16
  deletion_protection = false
}

resource "aws_sagemaker_domain" "deleted" {
  auth_mode   = "IAM"
  domain_name = "y"
  subnet_ids  = ["subnet-1"]
  vpc_id      = "vpc-1"

  default_user_settings {
    execution_role = "arn:aws:iam::123456789012:role/sagemaker"
  }
  retention_policy {
    home_efs_file_system = "Delete"
  }
}

resource "aws_s3tables_table_bucket" "without_the_argument" {
  name = "of-version-5"
}
