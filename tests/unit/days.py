"""Days that the tests of waivers name: each run has its own today."""

import datetime

TODAY = datetime.datetime.now(tz=datetime.UTC).date()
SOON = (TODAY + datetime.timedelta(days=30)).isoformat()


def in_days(number: int) -> str:
    """Write the day that is some days from today."""
    return (TODAY + datetime.timedelta(days=number)).isoformat()
