# parameters: {retry: false}
resource "aws_sfn_state_machine" "workflow" {
  name       = "workflow"
  role_arn   = "arn:aws:iam::123456789012:role/workflow"
  definition = <<-JSON
    {
      "StartAt": "A",
      "States": {
        "A": {"Type": "Task", "Resource": "arn", "End": true, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "B"}]},
        "B": {"Type": "Fail"}
      }
    }
  JSON
}
