variable "functions" {
  type = list(string)
}

resource "aws_lambda_function" "perhaps" { # undecided: whether CloudFront runs the function <- how many "lambda_function_association" blocks there are depends on for_each
  function_name = "perhaps"
  role          = "arn:aws:iam::123456789012:role/function"
}

resource "aws_cloudfront_distribution" "site" {
  enabled = true

  origin {
    domain_name = "example.com"
    origin_id   = "site"

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  default_cache_behavior {
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    target_origin_id       = "site"
    viewer_protocol_policy = "https-only"

    dynamic "lambda_function_association" {
      for_each = var.functions

      content {
        event_type = "viewer-request"
        lambda_arn = lambda_function_association.value
      }
    }
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
