"""A local AWS for tests: what Terraform and the functions need that no machine outside has to give."""
