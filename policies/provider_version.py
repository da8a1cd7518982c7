"""CKV_SP_19: the constraint ``provider-version``."""

from adapter.policy import Policy


class ProviderVersion(Policy):
    """The configuration requires a provider from a source, in the given version."""

    constraint = "provider-version"


check = ProviderVersion()
