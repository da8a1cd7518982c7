"""CKV_SP_20: the constraint ``region-is``."""

from adapter.policy import Policy


class RegionIs(Policy):
    """The AWS provider deploys to the region that the specification names."""

    constraint = "region-is"


check = RegionIs()
