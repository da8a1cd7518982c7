resource "aws_ecr_repository_policy" "no_json" {
  repository = "app"
  policy     = "not a policy" # fails: the policy cannot be read: it is not JSON (Expecting value: line 1 column 1 (char 0))
}
