resource "aws_cloudwatch_log_group" "access" {
  name = "/api/access"
}

resource "aws_apigatewayv2_api" "http" {
  name          = "http"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_stage" "http" {
  api_id = aws_apigatewayv2_api.http.id
  name   = "$default"

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access.arn
    format          = "$context.requestId"
  }
}

resource "aws_api_gateway_stage" "rest" {
  deployment_id = "abc123"
  rest_api_id   = "a1b2c3"
  stage_name    = "live"

  access_log_settings {
    destination_arn = "arn:aws:firehose:eu-west-1:123456789012:deliverystream/amazon-apigateway-access"
    format          = "$context.requestId"
  }
}
