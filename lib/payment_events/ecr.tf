# One repository holds the images of the four functions, told apart by tag.
resource "aws_ecr_repository" "functions" {
  name = "${local.project}-functions-${var.environment_suffix}"

  # Mutable, because validator-latest and the like move with every push. Lambda resolves a tag to a
  # digest once, at the deploy: a moved tag changes no running function.
  image_tag_mutability = "MUTABLE"

  # Images are rebuilt from the repository's sources; they must not block a destroy.
  force_delete = true

  image_scanning_configuration {
    scan_on_push = true
  }

  # The AWS managed key aws/ecr: images hold code, no payment data.
  encryption_configuration {
    encryption_type = "KMS"
  }
}

resource "aws_ecr_lifecycle_policy" "functions" {
  repository = aws_ecr_repository.functions.name

  policy = jsonencode({
    rules = concat(
      [
        for position, key in sort(keys(local.functions)) : {
          rulePriority = position + 1
          description  = "Keep the newest ${var.image_retention_count} images of the ${key}"
          selection = {
            tagStatus      = "tagged"
            tagPatternList = ["*${key}-latest"]
            countType      = "imageCountMoreThan"
            countNumber    = var.image_retention_count
          }
          action = { type = "expire" }
        }
      ],
      # An image loses its tag when the tag moves on. Two weeks leave time to deploy its successor.
      [
        {
          rulePriority = length(local.functions) + 1
          description  = "Expire untagged images after 14 days"
          selection = {
            tagStatus   = "untagged"
            countType   = "sinceImagePushed"
            countUnit   = "days"
            countNumber = 14
          }
          action = { type = "expire" }
        }
      ],
    )
  })
}

resource "aws_ecr_repository_policy" "functions" {
  repository = aws_ecr_repository.functions.name
  policy     = data.aws_iam_policy_document.image_pull.json
}

data "aws_iam_policy_document" "image_pull" {
  statement {
    sid     = "TheseFunctionsPullTheirImages"
    actions = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }

    # Composed from the names: the functions need this policy before they exist.
    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values = [
        for name in values(local.function_names) :
        "arn:${local.partition}:lambda:${var.aws_region}:${local.account_id}:function:${name}"
      ]
    }
  }
}
