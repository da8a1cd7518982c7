resource "aws_lambda_function" "settle" {
  function_name = "settle"
  role          = "arn:aws:iam::123456789012:role/settle"
}

resource "aws_sfn_state_machine" "workflow" {
  name       = "workflow"
  role_arn   = "arn:aws:iam::123456789012:role/workflow"
  definition = <<-JSON
    {
      "StartAt": "A",
      "States": {
        "A": {
          "Type": "Task", "Resource": "${aws_lambda_function.settle.arn}", "End": true,
          "Retry": [{"ErrorEquals": ["States.ALL"]}],
          "Catch": [{"ErrorEquals": ["Other"], "Next": "B"}, {"ErrorEquals": ["States.ALL"], "Next": "B"}]
        },
        "B": {"Type": "Fail"}
      }
    }
  JSON
}

resource "aws_sfn_state_machine" "without_tasks" {
  name       = "without-tasks"
  role_arn   = "arn:aws:iam::123456789012:role/workflow"
  definition = jsonencode({ StartAt = "A", States = { A = { Type = "Pass", End = true } } })
}
