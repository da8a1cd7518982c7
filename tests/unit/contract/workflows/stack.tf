resource "aws_lambda_function" "step" {
  for_each = toset(["check", "charge", "notify"])

  function_name = each.key
  role          = aws_iam_role.step.arn
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/step:1"
  timeout       = 10
}

resource "aws_iam_role" "step" {
  name               = "step"
  assume_role_policy = jsonencode({ Statement = [] })
}

resource "aws_sqs_queue" "lost" {
  name = "lost"
}

resource "aws_sns_topic" "orders" {
  name = "orders"
}

resource "aws_sfn_state_machine" "orders" {
  name     = "orders"
  role_arn = aws_iam_role.step.arn
  type     = "EXPRESS"

  definition = jsonencode({
    StartAt        = "Check"
    TimeoutSeconds = 300
    States = {
      Check = {
        Type           = "Task"
        Resource       = "arn:aws:states:::lambda:invoke"
        Parameters     = { FunctionName = aws_lambda_function.step["check"].arn, "Payload.$" = "$" }
        OutputPath     = "$.Payload"
        TimeoutSeconds = 15 # check
        Retry = [
          { ErrorEquals = ["Lambda.TooManyRequestsException"], MaxAttempts = 5 },
          { ErrorEquals = ["States.Timeout", "Lambda.ServiceException"], IntervalSeconds = 2, MaxAttempts = 2, BackoffRate = 1.5 }, # check
        ]
        Catch = [{ ErrorEquals = ["States.ALL"], ResultPath = "$.error", Next = "Report" }] # check
        Next  = "Choose"        # check
      }
      Choose = {
        Type    = "Choice"
        Choices = [{ Variable = "$.refused", IsPresent = true, Next = "Refused" }]
        Default = "Work"
      }
      Work = {
        Type = "Parallel"
        Branches = [
          {
            StartAt = "Charge"
            States = {
              Charge = {
                Type       = "Task"
                Resource   = aws_lambda_function.step["charge"].arn # charge
                ResultPath = "$.charged"
                Retry      = [{ ErrorEquals = ["States.ALL"], MaxAttempts = 1 }]
                End        = true
              }
            }
          },
          {
            StartAt = "Wait"
            States = {
              Wait   = { Type = "Wait", Seconds = 5, Next = "Notify" }
              Notify = {
                Type           = "Task"
                Resource       = "arn:aws:states:::sns:publish"
                Parameters     = { TopicArn = aws_sns_topic.orders.arn, "Message.$" = "$.id" }
                TimeoutSeconds = 5
                End            = true
              }
            }
          },
        ]
        Catch = [{ ErrorEquals = ["States.ALL"], ResultPath = "$.error", Next = "Report" }] # work
        Next  = "Done"
      }
      Report = {
        Type           = "Task"
        Resource       = "arn:aws:states:::sqs:sendMessage"
        Parameters     = { QueueUrl = aws_sqs_queue.lost.url, MessageBody = { "event.$" = "$" } }
        ResultPath     = null
        TimeoutSeconds = 10
        Catch          = [{ ErrorEquals = ["States.ALL"], ResultPath = "$.report", Next = "Failed" }] # report
        Next           = "Failed" # report
      }
      Done    = { Type = "Succeed" }
      Refused = { Type = "Succeed" }
      Failed  = { Type = "Fail", Error = "Failed" }
    }
  })
}
