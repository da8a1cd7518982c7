output "sns_topic_arn" {
  description = "ARN of the SNS topic to which payment events are published."
  value       = aws_sns_topic.payment_events.arn
}

output "step_functions_arn" {
  description = "ARN of the Step Functions state machine that runs the workflow."
  value       = aws_sfn_state_machine.workflow.arn
}

output "dynamodb_table_name" {
  description = "Name of the DynamoDB table with the audit trail: partition key event_id, sort key stage."
  value       = aws_dynamodb_table.processed_events.name
}

output "aws_region" {
  description = "AWS region of the stack."
  value       = var.aws_region
}

output "ecr_repository_url" {
  description = "URL of the ECR repository, without a tag, to which build_and_push.sh pushes the images."
  value       = aws_ecr_repository.functions.repository_url
}

output "event_bus_name" {
  description = "Name of the event bus between the trigger function and the workflow."
  value       = aws_cloudwatch_event_bus.payments.name
}

output "event_rule_name" {
  description = "Name of the rule on the event bus that starts the workflow."
  value       = aws_cloudwatch_event_rule.payment_event_received.name
}

output "lambda_function_names" {
  description = "Names of the Lambda functions by role: trigger, validator, processor, enricher."
  value       = { for key, function in aws_lambda_function.function : key => function.function_name }
}

output "lambda_function_arns" {
  description = "ARNs of the Lambda functions by role: trigger, validator, processor, enricher."
  value       = { for key, function in aws_lambda_function.function : key => function.arn }
}

output "dead_letter_queue_urls" {
  description = "URLs of the functions' dead letter queues by role: trigger, validator, processor, enricher."
  value       = { for key, queue in aws_sqs_queue.dead_letter : key => queue.url }
}

output "rejected_queue_url" {
  description = "URL of the queue of events that the validator rejected, each with everything that is wrong with it."
  value       = aws_sqs_queue.rejected.url
}

output "undelivered_queue_url" {
  description = "URL of the queue for events that never reached the trigger function or the workflow."
  value       = aws_sqs_queue.undelivered.url
}

output "log_group_names" {
  description = "Names of the CloudWatch log groups by writer: trigger, validator, processor, enricher, workflow."
  value = merge(
    { for key, group in aws_cloudwatch_log_group.function : key => group.name },
    { workflow = aws_cloudwatch_log_group.workflow.name },
  )
}

output "logs_kms_key_arn" {
  description = "ARN of the customer managed KMS key that encrypts the log groups."
  value       = aws_kms_key.logs.arn
}

output "alarm_names" {
  description = "Names of the CloudWatch alarms, in alphabetical order."
  value = sort(concat(
    [for alarm in aws_cloudwatch_metric_alarm.failure : alarm.alarm_name],
    [aws_cloudwatch_metric_alarm.rejections.alarm_name],
  ))
}
