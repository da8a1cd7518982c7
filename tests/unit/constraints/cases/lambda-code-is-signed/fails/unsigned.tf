resource "aws_lambda_code_signing_config" "warns" { # fails: no policies.untrusted_artifact_on_deployment: the default is "Warn"
  allowed_publishers {
    signing_profile_version_arns = ["arn:aws:signer:eu-west-1:123456789012:/signing-profiles/ours/abcdefghij"]
  }
}

resource "aws_lambda_function" "any_code" { # fails: no code_signing_config_arn: any code is accepted
  function_name = "any-code"
  role          = "arn:aws:iam::123456789012:role/function"
}

resource "aws_lambda_function" "warns" {
  function_name           = "warns"
  role                    = "arn:aws:iam::123456789012:role/function"
  code_signing_config_arn = aws_lambda_code_signing_config.warns.arn
}
