# iam-names-every-resource: failed

module "reader" {
  source = "./reader"
  scope  = "*"
}
