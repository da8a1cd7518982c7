variable "on" {
  type = bool
}

resource "aws_cloudtrail" "of_a_region" { # undecided: is_multi_region_trail <- var.on has no value
  name                       = "of-a-region"
  s3_bucket_name             = "trail"
  enable_log_file_validation = true
  kms_key_id                 = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  cloud_watch_logs_group_arn = "arn:aws:logs:eu-west-1:123456789012:log-group:trail:*"
  cloud_watch_logs_role_arn  = "arn:aws:iam::123456789012:role/trail"
}

resource "aws_cloudtrail" "another" {
  name                       = "another"
  s3_bucket_name             = "trail"
  is_multi_region_trail      = var.on # undecided: is_multi_region_trail <- var.on has no value
  enable_log_file_validation = true
  kms_key_id                 = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  cloud_watch_logs_group_arn = "arn:aws:logs:eu-west-1:123456789012:log-group:trail:*"
  cloud_watch_logs_role_arn  = "arn:aws:iam::123456789012:role/trail"
}
