"""From a stack without a contract to one: what holds today as promises, what does not as findings to decide."""
