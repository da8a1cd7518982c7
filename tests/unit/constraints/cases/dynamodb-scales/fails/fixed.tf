# fails at 2: no aws_appautoscaling_target for dynamodb:table:WriteCapacityUnits
resource "aws_dynamodb_table" "fixed" { # fails: no aws_appautoscaling_target for dynamodb:table:ReadCapacityUnits
  name           = "fixed"
  hash_key       = "id"
  read_capacity  = 5
  write_capacity = 5

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_dynamodb_table" "reads_alone" {
  name           = "reads-alone"
  billing_mode   = "PROVISIONED" # fails: no aws_appautoscaling_policy for dynamodb:table:WriteCapacityUnits
  hash_key       = "id"
  read_capacity  = 5
  write_capacity = 5

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_appautoscaling_target" "reads" {
  service_namespace  = "dynamodb"
  resource_id        = "table/reads-alone"
  scalable_dimension = "dynamodb:table:ReadCapacityUnits"
  min_capacity       = 5
  max_capacity       = 50
}

resource "aws_appautoscaling_policy" "reads" {
  name               = "reads"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = "dynamodb"
  resource_id        = "table/reads-alone"
  scalable_dimension = "dynamodb:table:ReadCapacityUnits"

  target_tracking_scaling_policy_configuration {
    target_value = 70

    predefined_metric_specification {
      predefined_metric_type = "DynamoDBReadCapacityUtilization"
    }
  }
}

resource "aws_appautoscaling_target" "writes_without_a_policy" {
  service_namespace  = "dynamodb"
  resource_id        = "table/reads-alone"
  scalable_dimension = "dynamodb:table:WriteCapacityUnits"
  min_capacity       = 5
  max_capacity       = 50
}
