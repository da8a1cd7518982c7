resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  hash_key     = "id"
  billing_mode = "PAY_PER_REQUEST"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_s3_bucket" "files" {
  bucket = "files"
}

resource "aws_cloudwatch_log_group" "worker" {
  name = "/aws/lambda/worker"
}

resource "aws_apigatewayv2_api" "orders" {
  name          = "orders"
  protocol_type = "HTTP"
}

resource "aws_iam_policy" "below" {
  name = "below"
  policy = jsonencode({ Statement = [
    { Effect = "Allow", Action = "dynamodb:Query", Resource = "${aws_dynamodb_table.orders.arn}/index/*" },
    { Effect = "Allow", Action = "s3:GetObject", Resource = "${aws_s3_bucket.files.arn}/*" },
    { Effect = "Allow", Action = "logs:PutLogEvents", Resource = "${aws_cloudwatch_log_group.worker.arn}:*" },
    { Effect = "Allow", Action = "execute-api:Invoke", Resource = "${aws_apigatewayv2_api.orders.execution_arn}/*/GET/orders" },
    { Effect = "Allow", Action = "scheduler:CreateSchedule", Resource = "arn:aws:scheduler:eu-west-1:123456789012:schedule/payments/*" },
    { Effect = "Allow", Action = "appsync:GraphQL", Resource = "arn:aws:appsync:eu-west-1:123456789012:apis/abcd/types/Query/fields/*" },
    { Effect = "Allow", Action = "sts:AssumeRole", Resource = "arn:aws:iam::123456789012:role/team/worker" },
    { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::files-$${aws:PrincipalTag/team}/*" },
    { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::files/home/$${aws:username}/*" },
  ] })
}
