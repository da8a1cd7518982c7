resource "aws_sqs_queue" "prevent_destroy" {
  name = "prevent-destroy"

  lifecycle {
    prevent_destroy = true # fails: prevent_destroy = true
  }
}

resource "aws_dynamodb_table" "protected" {
  name                        = "protected"
  hash_key                    = "id"
  deletion_protection_enabled = "true" # fails: deletion_protection_enabled = true

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_cloudwatch_log_group" "left_behind" {
  name         = "left-behind"
  skip_destroy = true # fails: skip_destroy = true
}

resource "aws_cognito_user_pool" "active" {
  name                = "active"
  deletion_protection = "ACTIVE" # fails: deletion_protection = ACTIVE
}

resource "aws_ecr_repository" "with_images" { # fails: no force_delete: content blocks the destroy
  name = "with-images"
}

resource "aws_s3_bucket" "with_objects" {
  bucket        = "with-objects"
  force_destroy = false # fails: no force_destroy: content blocks the destroy
}

resource "aws_db_instance" "snapshot" { # fails: no skip_final_snapshot: a final snapshot is retained
  instance_class = "db.t4g.micro"
}

resource "aws_instance" "locked" {
  disable_api_termination = true # fails: disable_api_termination = true
}

resource "aws_cloudfront_distribution" "retained" {
  enabled          = true
  retain_on_delete = true # fails: retain_on_delete = true

  origin {
    domain_name = "example.org"
    origin_id   = "origin"
  }

  default_cache_behavior {
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    target_origin_id       = "origin"
    viewer_protocol_policy = "https-only"
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = true
  }
}
