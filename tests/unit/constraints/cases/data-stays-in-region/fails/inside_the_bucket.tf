# parameters: {regions: [eu-west-1]}
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "far"
  region = "us-east-1"
}

resource "aws_s3_bucket" "sound_far" {
  provider = aws.far
  bucket   = "far"
}

resource "aws_s3_bucket" "leaves" {
  bucket = "leaves"

  replication_configuration {
    role = "arn:aws:iam::123456789012:role/replication"

    rules {
      status = "Enabled"

      destination {
        bucket = aws_s3_bucket.sound_far.arn # fails: a copy is in us-east-1
      }
    }
  }
}
