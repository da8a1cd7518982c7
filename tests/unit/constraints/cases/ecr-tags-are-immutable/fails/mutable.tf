resource "aws_ecr_repository" "by_default" { # fails: no image_tag_mutability: the default is "MUTABLE"
  name = "by-default"
}

resource "aws_ecr_repository" "mutable" {
  name                 = "mutable"
  image_tag_mutability = "MUTABLE" # fails: image_tag_mutability = "MUTABLE"
}
