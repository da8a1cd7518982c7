"""``alarms``: what each alarm watches, when it goes off, and whom it tells; judged with all that this takes."""

from stackproof.contract.alarms.entries import alarm_bindings, alarm_mistakes
from stackproof.contract.alarms.periods import Periods, periods_in
from stackproof.contract.alarms.rows import receivers_of
from stackproof.contract.alarms.schema import alarms_schema

__all__ = ["Periods", "alarm_bindings", "alarm_mistakes", "alarms_schema", "periods_in", "receivers_of"]
