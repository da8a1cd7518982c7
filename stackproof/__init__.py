"""Stackproof proves that Terraform stacks keep their promises: before a plan, at the plan, and after the deploy."""
