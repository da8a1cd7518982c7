# account: "123456789012"
# region: us-east-1
resource "aws_iam_role" "edge" {
  name               = "edge"
  assume_role_policy = "{}"
}

resource "aws_iam_role_policy" "edge" {
  role = aws_iam_role.edge.id

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "logs:*", Resource = "arn:aws:logs:*:*:log-group:/aws/lambda/edge:*" }]
  })
}

resource "aws_lambda_function" "edge" {
  function_name = "edge"
  role          = aws_iam_role.edge.arn # fails: aws_iam_role.edge may not logs:CreateLogStream and logs:PutLogEvents on its log group
  publish       = true
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

    lambda_function_association {
      event_type = "viewer-request"
      lambda_arn = aws_lambda_function.edge.qualified_arn
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
