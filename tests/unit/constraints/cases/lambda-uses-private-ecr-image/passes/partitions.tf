# account: "123456789012"
locals {
  registries = {
    sovereign = "123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu"
    iso       = "123456789012.dkr.ecr.us-iso-east-1.c2s.ic.gov"
    iso_b     = "123456789012.dkr.ecr.us-isob-east-1.sc2s.sgov.gov"
    gov       = "123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com"
  }
}

resource "aws_lambda_function" "each" {
  for_each = local.registries

  function_name = each.key
  role          = "arn:aws:iam::123456789012:role/each"
  package_type  = "Image"
  image_uri     = "${each.value}/app:1"
}
