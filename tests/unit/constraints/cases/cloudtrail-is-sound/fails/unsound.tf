# fails at 4: no enable_log_file_validation: the default is false
# fails at 4: no kms_key_id: the files have no key of yours
# fails at 4: no cloud_watch_logs_group_arn: no alarm can see its events
resource "aws_cloudtrail" "bare" { # fails: no is_multi_region_trail: the default is false
  name           = "bare"
  s3_bucket_name = "trail"
}

resource "aws_cloudtrail" "half" {
  name                       = "half"
  s3_bucket_name             = "trail"
  is_multi_region_trail      = true
  enable_log_file_validation = true
  enable_logging             = false # fails: enable_logging = false
  kms_key_id                 = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  cloud_watch_logs_group_arn = "arn:aws:logs:eu-west-1:123456789012:log-group:trail:*"
  cloud_watch_logs_role_arn  = "arn:aws:iam::123456789012:role/trail"

  event_selector {
    read_write_type = "WriteOnly" # fails: event_selector.read_write_type = "WriteOnly"
  }
}

resource "aws_cloudtrail" "data_alone" {
  name                       = "data-alone"
  s3_bucket_name             = "trail"
  is_multi_region_trail      = true
  enable_log_file_validation = true
  kms_key_id                 = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  cloud_watch_logs_group_arn = "arn:aws:logs:eu-west-1:123456789012:log-group:trail:*"
  cloud_watch_logs_role_arn  = "arn:aws:iam::123456789012:role/trail"

  advanced_event_selector { # fails: its selectors leave out management events
    field_selector {
      field  = "eventCategory"
      equals = ["Data"]
    }
  }
}
