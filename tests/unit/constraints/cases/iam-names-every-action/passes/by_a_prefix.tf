# parameters: {prefixes: true}
resource "aws_iam_policy" "by_a_prefix" {
  name   = "by-a-prefix"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["ec2:Describe*", "s3:GetObject"], Resource = "*" }] })
}
