# undecided at 23: whether an aws_appautoscaling_target scales dynamodb:table:WriteCapacityUnits <- var.table has no value
variable "mode" {
  type = string
}

variable "table" {
  type = string
}

resource "aws_dynamodb_table" "mode" {
  name           = "mode"
  billing_mode   = var.mode # undecided: billing_mode <- var.mode has no value
  hash_key       = "id"
  read_capacity  = 5
  write_capacity = 5

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_dynamodb_table" "whose" { # undecided: whether an aws_appautoscaling_target scales dynamodb:table:ReadCapacityUnits <- var.table has no value
  name           = "whose"
  hash_key       = "id"
  read_capacity  = 5
  write_capacity = 5

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_appautoscaling_target" "whose" {
  for_each = toset(["dynamodb:table:ReadCapacityUnits", "dynamodb:table:WriteCapacityUnits"])

  service_namespace  = "dynamodb"
  resource_id        = "table/${var.table}"
  scalable_dimension = each.key
  min_capacity       = 5
  max_capacity       = 50
}

resource "aws_appautoscaling_policy" "whose" {
  for_each = aws_appautoscaling_target.whose

  name               = each.key
  policy_type        = "TargetTrackingScaling"
  service_namespace  = "dynamodb"
  resource_id        = each.value.resource_id
  scalable_dimension = each.key

  target_tracking_scaling_policy_configuration {
    target_value = 70

    predefined_metric_specification {
      predefined_metric_type = "DynamoDBReadCapacityUtilization"
    }
  }
}
