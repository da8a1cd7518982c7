resource "aws_kms_key" "until" {
  policy = jsonencode({ # undecided: whether statement 1 admits everybody <- whether it is in force depends on the date
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "kms:Decrypt"
      Resource  = "*"
      Condition = { DateLessThan = { "aws:CurrentTime" = "2020-01-01T00:00:00Z" } }
    }]
  })
}
