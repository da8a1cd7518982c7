# parameters: {execution: true}
variable "path" {
  type = string
}

resource "aws_api_gateway_rest_api" "orders" {
  name = "orders"
}

resource "aws_api_gateway_stage" "orders" { # undecided: the settings of the stage's methods <- var.path has no value
  deployment_id = "abc123"
  rest_api_id   = aws_api_gateway_rest_api.orders.id
  stage_name    = "live"

  access_log_settings {
    destination_arn = "arn:aws:logs:eu-west-1:123456789012:log-group:access"
    format          = "$context.requestId"
  }
}

resource "aws_api_gateway_method_settings" "orders" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  stage_name  = "live"
  method_path = var.path

  settings {
    logging_level = "ERROR"
  }
}
