"""IAM: policy documents, what they grant, and to whom. Rules are AWS's, from the IAM User Guide."""
