resource "aws_dynamodb_table" "on_demand" {
  name         = "on-demand"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_dynamodb_table" "scaled" {
  name           = "scaled"
  hash_key       = "id"
  read_capacity  = 5
  write_capacity = 5

  attribute {
    name = "id"
    type = "S"
  }
}

locals {
  dimensions = {
    Read  = "dynamodb:table:ReadCapacityUnits"
    Write = "dynamodb:table:WriteCapacityUnits"
  }
}

resource "aws_appautoscaling_target" "scaled" {
  for_each = local.dimensions

  service_namespace  = "dynamodb"
  resource_id        = "table/${aws_dynamodb_table.scaled.name}"
  scalable_dimension = each.value
  min_capacity       = 5
  max_capacity       = 50
}

resource "aws_appautoscaling_policy" "scaled" {
  for_each = aws_appautoscaling_target.scaled

  name               = "scaled-${each.key}"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = each.value.service_namespace
  resource_id        = each.value.resource_id
  scalable_dimension = each.value.scalable_dimension

  target_tracking_scaling_policy_configuration {
    target_value = 70

    predefined_metric_specification {
      predefined_metric_type = "DynamoDB${each.key}CapacityUtilization"
    }
  }
}
