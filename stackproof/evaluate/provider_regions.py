"""The region that a configuration of the AWS provider names, which the provider looks up before it does anything.

hashicorp/terraform-provider-aws refuses a region that it does not know ("invalid AWS Region"), unless
``skip_region_validation`` is set.
"""

from __future__ import annotations

from stackproof.diagnostics import Diagnostics
from stackproof.evaluate.provider_configuration import ProviderConfiguration
from stackproof.model.known_regions import could_be_region, explain_region

_REFUSED = "Invalid value for variable"


def check_region(configuration: ProviderConfiguration, found: Diagnostics) -> None:
    """Report a region that AWS does not have; one that a newer provider may know is a warning."""
    region = configuration.values.get("region")
    if not isinstance(region, str) or configuration.values.get("skip_region_validation") not in (None, False):
        return
    if any(one.summary.startswith(_REFUSED) for one in found.errors):
        return  # the region may be its value
    if (told := explain_region(region)) is not None:
        where = configuration.ranges.get(("region",), configuration.where)
        (found.warning if could_be_region(region) else found.error)("Unknown region", told, where)
