resource "aws_api_gateway_method" "open" {
  rest_api_id   = "a1b2c3"
  resource_id   = "d4e5f6"
  http_method   = "GET"
  authorization = "NONE" # fails: authorization = "NONE"
}

resource "aws_api_gateway_method" "by_a_key" {
  rest_api_id      = "a1b2c3"
  resource_id      = "d4e5f6"
  http_method      = "GET"
  authorization    = "NONE" # fails: authorization = "NONE"
  api_key_required = true
}

resource "aws_apigatewayv2_api" "http" {
  name          = "http"
  protocol_type = "HTTP"
  target        = "https://example.com" # fails: its target makes a route that authorizes nobody
}

resource "aws_apigatewayv2_route" "open" { # fails: no authorization_type: it authorizes nobody
  api_id    = aws_apigatewayv2_api.http.id
  route_key = "GET /orders"
}

resource "aws_apigatewayv2_route" "for_everything" {
  api_id             = aws_apigatewayv2_api.http.id
  route_key          = "$default"
  authorization_type = "NONE" # fails: authorization_type = "NONE"
}

resource "aws_apigatewayv2_api" "sound_socket" {
  name                       = "socket"
  protocol_type              = "WEBSOCKET"
  route_selection_expression = "$request.body.action"
}

resource "aws_apigatewayv2_route" "connect" { # fails: no authorization_type: it authorizes nobody
  api_id    = aws_apigatewayv2_api.sound_socket.id
  route_key = "$connect"
}
