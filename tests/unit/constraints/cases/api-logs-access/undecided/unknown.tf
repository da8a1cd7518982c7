variable "destination" {
  type = string
}

variable "stages" {
  type = list(string)
}

resource "aws_apigatewayv2_stage" "destination" {
  api_id = "a1b2c3"
  name   = "$default"

  access_log_settings {
    destination_arn = var.destination # undecided: access_log_settings <- var.destination has no value
    format          = "$context.requestId"
  }
}

resource "aws_api_gateway_stage" "whether" {
  deployment_id = "abc123"
  rest_api_id   = "a1b2c3"
  stage_name    = "live"

  dynamic "access_log_settings" { # undecided: access_log_settings <- how many "access_log_settings" blocks there are depends on for_each
    for_each = var.stages

    content {
      destination_arn = "arn:aws:logs:eu-west-1:123456789012:log-group:access"
      format          = "$context.requestId"
    }
  }
}
