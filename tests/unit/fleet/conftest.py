"""What the tests of the fleet share."""

from fleet_samples import here

__all__ = ["here"]
