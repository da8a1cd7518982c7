# parameters: {execution: true}
resource "aws_api_gateway_rest_api" "orders" {
  name = "orders"
}

resource "aws_api_gateway_stage" "orders" { # fails: no execution logs of its methods
  deployment_id = "abc123"
  rest_api_id   = aws_api_gateway_rest_api.orders.id
  stage_name    = "live"

  access_log_settings {
    destination_arn = "arn:aws:logs:eu-west-1:123456789012:log-group:access"
    format          = "$context.requestId"
  }
}

resource "aws_api_gateway_method_settings" "of_another_stage" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  stage_name  = "test"
  method_path = "*/*"

  settings {
    logging_level = "ERROR"
  }
}

resource "aws_api_gateway_stage" "off" {
  deployment_id = "abc123"
  rest_api_id   = aws_api_gateway_rest_api.orders.id
  stage_name    = "off"

  access_log_settings {
    destination_arn = "arn:aws:logs:eu-west-1:123456789012:log-group:access"
    format          = "$context.requestId"
  }
}

resource "aws_api_gateway_method_settings" "off" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  stage_name  = "off"
  method_path = "*/*"

  settings {
    logging_level = "OFF" # fails: settings.logging_level = "OFF"
  }
}
