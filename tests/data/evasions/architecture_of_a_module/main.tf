# lambda-runs-on-arm64: failed

module "worker" {
  source   = "./worker"
  for_each = toset(["one"])
}
