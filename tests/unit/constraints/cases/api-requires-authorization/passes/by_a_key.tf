# parameters: {api_keys: true}
resource "aws_api_gateway_method" "by_a_key" {
  rest_api_id      = "a1b2c3"
  resource_id      = "d4e5f6"
  http_method      = "GET"
  authorization    = "NONE"
  api_key_required = true
}
