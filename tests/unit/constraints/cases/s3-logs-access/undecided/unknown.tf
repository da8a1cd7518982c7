variable "target" {
  type = string
}

variable "targets" {
  type = list(string)
}

resource "aws_s3_bucket" "sound" {
  bucket = "sound"
}

resource "aws_s3_bucket_logging" "sound" {
  bucket        = aws_s3_bucket.sound.id
  target_bucket = var.target
  target_prefix = ""
}

resource "aws_s3_bucket" "target" { # undecided: whether it receives access logs <- var.target has no value
  bucket = "target"
}

resource "aws_s3_bucket" "inside" {
  bucket = "inside"

  dynamic "logging" { # undecided: logging <- how many "logging" blocks there are depends on for_each
    for_each = var.targets

    content {
      target_bucket = logging.value
    }
  }
}
