resource "aws_dynamodb_table" "wide" {
  name           = "wide"
  hash_key       = "id"
  read_capacity  = 1
  write_capacity = 1

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_appautoscaling_target" "wide" {
  for_each = toset(["Read", "Write"])

  min_capacity       = 1
  max_capacity       = 10
  resource_id        = "table/${aws_dynamodb_table.wide.name}"
  scalable_dimension = "dynamodb:table:${each.key}CapacityUnits"
  service_namespace  = "dynamodb"
}

resource "aws_appautoscaling_policy" "wide" {
  for_each = aws_appautoscaling_target.wide

  name               = each.key
  policy_type        = "TargetTrackingScaling"
  resource_id        = each.value.resource_id
  scalable_dimension = each.value.scalable_dimension
  service_namespace  = each.value.service_namespace

  target_tracking_scaling_policy_configuration {
    target_value = 70

    predefined_metric_specification {
      predefined_metric_type = "DynamoDB${each.key}CapacityUtilization"
    }
  }
}
