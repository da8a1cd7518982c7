variable "role" {
  type = string
}

variable "policies" {
  type = list(string)
}

resource "aws_iam_role_policy_attachment" "granted" {
  for_each = toset(var.policies)

  role       = var.role
  policy_arn = "arn:aws:iam::aws:policy/${each.value}"
}
