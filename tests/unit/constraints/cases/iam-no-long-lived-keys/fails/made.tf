resource "aws_iam_user" "ann" {
  name = "ann"
}

resource "aws_iam_access_key" "ann" { # fails: an access key that lasts, and stands in the state
  user = aws_iam_user.ann.name
}

resource "aws_iam_access_key" "switched_off" { # fails: an access key that lasts, and stands in the state
  user   = aws_iam_user.ann.name
  status = "Inactive"
}

resource "aws_iam_user_login_profile" "ann" { # fails: a console password that lasts, and stands in the state
  user = aws_iam_user.ann.name
}

resource "aws_iam_service_specific_credential" "ann" { # fails: a password of a service that lasts, and stands in the state
  user_name    = aws_iam_user.ann.name
  service_name = "codecommit.amazonaws.com"
}
