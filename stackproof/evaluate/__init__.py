"""HCL to values: an offline plan."""
