resource "aws_lambda_permission" "no_source" { # fails: no source_arn: every source of sns.amazonaws.com may call it
  action        = "lambda:InvokeFunction"
  function_name = "settle"
  principal     = "sns.amazonaws.com"
}

resource "aws_lambda_permission" "any_bucket" {
  action         = "lambda:InvokeFunction"
  function_name  = "settle"
  principal      = "s3.amazonaws.com"
  source_account = "123456789012"
  source_arn     = "arn:aws:s3:::*" # fails: source_arn = "arn:aws:s3:::*" names nobody
}

resource "aws_lambda_permission" "bucket_alone" { # fails: no source_account: a bucket's name can become somebody else's
  action        = "lambda:InvokeFunction"
  function_name = "settle"
  principal     = "s3.amazonaws.com"
  source_arn    = "arn:aws:s3:::files"
}
