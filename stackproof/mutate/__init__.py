"""Proof of the proof: a stack is broken in many ways, and its contract is to notice; what nobody reads is named."""
