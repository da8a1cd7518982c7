"""``stackproof compare``: what a change does to the promises, to access, flows, resources and verdicts of stacks."""
