# parameters: {region: eu-central-1}
# account: "123456789012"
terraform {
  required_providers {
    amazon = {
      source = "hashicorp/aws"
    }
  }
}

provider "amazon" {
  region = "us-east-1" # fails: region = "us-east-1"
}

resource "aws_dynamodb_table" "ledger" {
  provider = amazon
  name     = "ledger"
  hash_key = "id"

  attribute {
    name = "id"
    type = "S"
  }

  replica {
    region_name = "eu-central-1"
  }

  replica {
    region_name = "us-west-2" # fails: aws_dynamodb_table.ledger sends data to us-west-2
  }
}

resource "aws_secretsmanager_secret" "key" {
  provider = amazon
  name     = "key"

  replica {
    region = "eu-west-1" # fails: aws_secretsmanager_secret.key sends data to eu-west-1
  }
}

resource "aws_ecr_replication_configuration" "images" {
  provider = amazon

  replication_configuration {
    rule {
      destination {
        region      = "us-east-2" # fails: aws_ecr_replication_configuration.images sends data to us-east-2
        registry_id = "123456789012"
      }
    }
  }
}

resource "aws_cloudwatch_event_target" "far" {
  provider = amazon
  rule     = "orders"
  arn      = "arn:aws:events:us-east-1:123456789012:event-bus/orders" # fails: aws_cloudwatch_event_target.far sends data to us-east-1
}

resource "aws_sns_topic_subscription" "far" {
  provider  = amazon
  topic_arn = "arn:aws:sns:eu-central-1:123456789012:orders"
  protocol  = "sqs"
  endpoint  = "arn:aws:sqs:eu-west-1:123456789012:orders" # fails: aws_sns_topic_subscription.far sends data to eu-west-1
}

resource "aws_cloudwatch_metric_stream" "far" {
  provider      = amazon
  name          = "far"
  role_arn      = "arn:aws:iam::123456789012:role/far"
  firehose_arn  = "arn:aws:firehose:eu-west-1:123456789012:deliverystream/metrics" # fails: aws_cloudwatch_metric_stream.far sends data to eu-west-1
  output_format = "json"
}

resource "aws_cloudwatch_event_endpoint" "global" {
  name     = "global"
  role_arn = "arn:aws:iam::123456789012:role/replication"

  event_bus {
    event_bus_arn = "arn:aws:events:eu-central-1:123456789012:event-bus/default"
  }
  event_bus {
    event_bus_arn = "arn:aws:events:eu-west-1:123456789012:event-bus/default"
  }
  routing_config {
    failover_config {
      primary {
        health_check = "arn:aws:route53:::healthcheck/abc"
      }
      secondary {
        route = "eu-west-1" # fails: aws_cloudwatch_event_endpoint.global sends data to eu-west-1
      }
    }
  }
}

resource "aws_lambda_function_event_invoke_config" "pay" {
  function_name = "pay"

  destination_config {
    on_failure {
      destination = "arn:aws:sqs:eu-central-1:123456789012:failed"
    }
    on_success {
      destination = "arn:aws:events:us-east-1:123456789012:event-bus/done" # fails: aws_lambda_function_event_invoke_config.pay sends data to us-east-1
    }
  }
}

resource "aws_cloudformation_stack_set_instance" "elsewhere" {
  stack_set_name = "set"
  region         = "us-west-1" # fails: aws_cloudformation_stack_set_instance.elsewhere sends data to us-west-1
}
