"""A browser: the Chromium of the system, without a window, driven by selenium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from driving import Page, start

MISSING = "there is no Chromium with its driver: apt-get install chromium chromium-driver"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session", name="chromium")
def find_chromium() -> tuple[str, str]:
    """Return the browser and its driver."""
    browser = os.environ.get("STACKPROOF_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    driver = shutil.which("chromedriver")
    if browser is None or driver is None:
        pytest.skip(MISSING)
    return browser, driver


@pytest.fixture(scope="session", name="opened")
def give_opened(chromium: tuple[str, str]) -> Iterator[Page]:
    """One browser for all tests."""
    page = start(*chromium)
    yield page
    page.driver.quit()


@pytest.fixture(name="page")
def give_page(opened: Page) -> Iterator[Page]:
    """The browser, in a light room and 1440 pixels wide; what it complained of by the end is an error."""
    opened.look(1440, dark=False)
    yield opened
    assert opened.complaints() == []
