variable "type" {
  type = string
}

variable "method" {
  type = string
}

resource "aws_api_gateway_method" "type" {
  rest_api_id   = "a1b2c3"
  resource_id   = "d4e5f6"
  http_method   = "GET"
  authorization = var.type # undecided: authorization <- var.type has no value
}

resource "aws_api_gateway_method" "method" { # undecided: whether the method is OPTIONS, or the route one of a WebSocket <- var.method has no value
  rest_api_id   = "a1b2c3"
  resource_id   = "d4e5f6"
  http_method   = var.method
  authorization = "NONE"
}

resource "aws_apigatewayv2_route" "of_another_stack" {
  api_id    = "a1b2c3" # undecided: whether message is a route of a WebSocket
  route_key = "message"
}
