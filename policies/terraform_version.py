"""CKV_SP_26: the constraint ``terraform-version``."""

from adapter.policy import Policy


class TerraformVersion(Policy):
    """The configuration requires a Terraform of at least the given version."""

    constraint = "terraform-version"


check = TerraformVersion()
