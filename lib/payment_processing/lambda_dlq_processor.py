"""Analyses the failed payments of the dead letter queue, and alerts on patterns."""
