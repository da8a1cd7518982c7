"""HCL text to syntax trees."""
