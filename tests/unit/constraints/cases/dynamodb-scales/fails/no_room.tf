# fails at 2: no aws_appautoscaling_target for dynamodb:table:WriteCapacityUnits
resource "aws_dynamodb_table" "fixed" { # fails: no aws_appautoscaling_target for dynamodb:table:ReadCapacityUnits
  name           = "fixed"
  hash_key       = "id"
  read_capacity  = 1
  write_capacity = 1

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_appautoscaling_target" "fixed" {
  for_each = toset(["Read", "Write"])

  min_capacity       = 1
  max_capacity       = 1
  resource_id        = "table/${aws_dynamodb_table.fixed.name}"
  scalable_dimension = "dynamodb:table:${each.key}CapacityUnits"
  service_namespace  = "dynamodb"
}

resource "aws_appautoscaling_policy" "fixed" {
  for_each = aws_appautoscaling_target.fixed

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
