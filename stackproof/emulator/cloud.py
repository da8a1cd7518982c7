"""The local AWS put together: moto, its corrections, functions that run, events that move, the gate before them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from stackproof.emulator import corrections
from stackproof.emulator.access.enforcement import Application, guard
from stackproof.emulator.events import alarms, buckets, buses, lifecycles, queues, topics, workflows
from stackproof.emulator.events.background import Background
from stackproof.emulator.events.invocations import Invoker, run_functions
from stackproof.emulator.faults import Faults, inject
from stackproof.emulator.inside import serve_inside
from stackproof.emulator.quotas import limit
from stackproof.emulator.running.pools import Pools


class Cloud:
    """What this process adds to moto; one for a process, for moto's state is global."""

    def __init__(self, scratch: Path, endpoint: str, account: str, pace: float) -> None:
        self.account = account
        self.pools = Pools(scratch, endpoint)
        background = Background(pace)
        invoker = Invoker(self.pools, background)
        corrections.apply()
        run_functions(invoker)
        topics.notify(invoker)
        buckets.notify(invoker)
        lifecycles.report_small_objects()
        buses.route(invoker)
        queues.poll_queues(invoker)
        workflows.run_workflows(endpoint, background)
        alarms.watch_alarms(invoker, account)

    def application(self, moto: Any) -> Application:
        """Put the endpoints, the gate, the quotas and the faults before moto."""
        faults = Faults(self.pools)
        return serve_inside(guard(limit(inject(moto, faults, self.account)), self.account), faults)

    def stop(self) -> None:
        """End every function's process."""
        self.pools.stop()
