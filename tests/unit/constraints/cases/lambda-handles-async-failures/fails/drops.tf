resource "aws_lambda_function" "of_a_topic" { # fails: nothing keeps an event that fails
  function_name = "of-a-topic"
  role          = "arn:aws:iam::123456789012:role/function"
}

resource "aws_sns_topic_subscription" "of_a_topic" {
  topic_arn = "arn:aws:sns:eu-west-1:123456789012:orders"
  protocol  = "lambda"
  endpoint  = aws_lambda_function.of_a_topic.arn
}

resource "aws_lambda_function" "of_an_api_and_a_rule" { # fails: nothing keeps an event that fails
  function_name = "of-an-api-and-a-rule"
  role          = "arn:aws:iam::123456789012:role/function"
}

resource "aws_lambda_permission" "api" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.of_an_api_and_a_rule.function_name
  principal     = "apigateway.amazonaws.com"
}

resource "aws_lambda_permission" "rule" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.of_an_api_and_a_rule.function_name
  principal     = "events.amazonaws.com"
}

resource "aws_lambda_function" "of_nobody" { # fails: nothing keeps an event that fails, and nothing invokes it here
  function_name = "of-nobody"
  role          = "arn:aws:iam::123456789012:role/function"
}
