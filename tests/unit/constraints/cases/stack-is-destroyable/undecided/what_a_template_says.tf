variable "template" {
  type = string
}

variable "window" {
  type = number
}

resource "aws_cloudformation_stack" "text" {
  name          = "text"
  template_body = var.template # undecided: what the template retains <- var.template has no value
}

resource "aws_cloudformation_stack" "url" {
  name         = "url"
  template_url = "https://example.org/template.json" # undecided: what the template retains: nobody reads it here
}

resource "aws_cloudformation_stack" "transformed" {
  name          = "transformed"
  template_body = jsonencode({ Transform = "AWS::LanguageExtensions", Resources = {} }) # undecided: what the template retains <- the template is transformed before it is read
}

resource "aws_secretsmanager_secret" "window" {
  name                    = "window"
  recovery_window_in_days = var.window # undecided: recovery_window_in_days <- var.window has no value
}
