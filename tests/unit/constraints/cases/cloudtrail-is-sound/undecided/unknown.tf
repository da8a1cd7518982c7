variable "on" {
  type = bool
}

variable "key" {
  type = string
}

resource "aws_cloudtrail" "main" {
  name                       = "main"
  s3_bucket_name             = "trail"
  is_multi_region_trail      = var.on # undecided: is_multi_region_trail <- var.on has no value
  enable_log_file_validation = var.on # undecided: enable_log_file_validation <- var.on has no value
  kms_key_id                 = var.key # undecided: kms_key_id <- var.key has no value
  cloud_watch_logs_group_arn = "arn:aws:logs:eu-west-1:123456789012:log-group:trail:*"
  cloud_watch_logs_role_arn  = "arn:aws:iam::123456789012:role/trail"
}
