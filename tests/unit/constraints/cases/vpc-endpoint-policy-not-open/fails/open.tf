resource "aws_vpc_endpoint" "default" { # fails: no policy: everybody may do everything through it
  vpc_id       = "vpc-1"
  service_name = "com.amazonaws.eu-west-1.s3"
}

resource "aws_vpc_endpoint" "everything" {
  vpc_id       = "vpc-1"
  service_name = "com.amazonaws.eu-west-1.s3"
  policy       = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "*", Resource = "*" }] }) # fails: statement 1 lets everybody through to what it does not name
}

resource "aws_vpc_endpoint" "fewer_actions" {
  vpc_id       = "vpc-1"
  service_name = "com.amazonaws.eu-west-1.s3"
  policy       = jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "Put", Effect = "Allow", Principal = "*", Action = "s3:PutObject", Resource = "arn:aws:s3:::*/*" }] }) # fails: Put lets everybody through to what it does not name
}

resource "aws_vpc_endpoint" "if_it_exists" {
  vpc_id       = "vpc-1"
  service_name = "com.amazonaws.eu-west-1.s3"
  policy       = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:*", Resource = "*", Condition = { StringEqualsIfExists = { "aws:ResourceAccount" = "123456789012" }, StringLike = { "aws:ResourceOrgID" = "o-*" } } }] }) # fails: statement 1 lets everybody through to what it does not name
}

resource "aws_vpc_endpoint" "all_but" {
  vpc_id       = "vpc-1"
  service_name = "com.amazonaws.eu-west-1.s3"
  policy       = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:*", NotResource = "arn:aws:s3:::files/*" }] }) # fails: statement 1 lets everybody through to what it does not name
}

resource "aws_vpc_endpoint" "separate" {
  vpc_id       = "vpc-1"
  service_name = "com.amazonaws.eu-west-1.dynamodb"
}

resource "aws_vpc_endpoint_policy" "separate" {
  vpc_endpoint_id = aws_vpc_endpoint.separate.id
  policy          = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "dynamodb:*", Resource = "*" }] }) # fails: statement 1 lets everybody through to what it does not name
}

resource "aws_vpc_endpoint" "denies_some" {
  vpc_id       = "vpc-1"
  service_name = "com.amazonaws.eu-west-1.s3"
  policy       = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "*", Resource = "*" }, { Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "*", Condition = { StringNotEquals = { "aws:ResourceAccount" = "123456789012" } } }] }) # fails: statement 1 lets everybody through to what it does not name
}
