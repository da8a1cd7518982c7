resource "aws_kms_key" "via" {
  policy = jsonencode({ # fails: statement 1 admits everybody
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "kms:Decrypt"
      Resource  = "*"
      Condition = { StringEquals = { "kms:ViaService" = "sqs.eu-west-1.amazonaws.com" } }
    }]
  })
}

resource "aws_kms_key" "since" {
  policy = jsonencode({ # fails: statement 1 admits everybody
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "kms:Decrypt"
      Resource  = "*"
      Condition = { DateGreaterThan = { "aws:CurrentTime" = "2020-01-01T00:00:00Z" } }
    }]
  })
}
