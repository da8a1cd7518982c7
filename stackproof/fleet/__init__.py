"""Thousands of stacks, judged by many workers: where they come from, what came of them, as a table that stays."""
