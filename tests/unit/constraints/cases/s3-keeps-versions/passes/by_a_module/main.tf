module "storage" {
  source   = "./storage"
  for_each = toset(["orders", "receipts"])
  name     = each.key
}

resource "aws_s3_bucket_versioning" "of_a_module" {
  for_each = module.storage
  bucket   = each.value.bucket

  versioning_configuration {
    status = "Enabled"
  }
}
