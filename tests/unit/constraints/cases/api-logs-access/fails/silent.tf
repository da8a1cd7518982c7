resource "aws_apigatewayv2_stage" "silent" { # fails: no access_log_settings: requests leave no trace
  api_id = "a1b2c3"
  name   = "$default"
}

resource "aws_api_gateway_stage" "silent" { # fails: no access_log_settings: requests leave no trace
  deployment_id = "abc123"
  rest_api_id   = "a1b2c3"
  stage_name    = "live"
}
