"""What the tests ask of a browser, by its DevTools where WebDriver has no word for it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains

_ARGUMENTS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars")
_PATIENCE = 5.0


@dataclass(slots=True)
class Page:
    """A browser with a report in it."""

    driver: webdriver.Chrome

    def look(self, width: int, *, dark: bool) -> None:
        """Set the width of the window, and whether its owner likes it dark."""
        metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})

    def open(self, file: Path, anchor: str = "") -> None:
        """Open a file, from nothing."""
        self.driver.get("about:blank")
        self.driver.get(file.resolve().as_uri() + anchor)
        self.until(lambda: self.run("return document.querySelector('.page.shown') !== null"))

    def go(self, anchor: str) -> None:
        """Follow a link."""
        self.run("location.hash = arguments[0]", anchor)
        time.sleep(0.1)

    def run(self, script: str, *arguments: Any) -> Any:
        """Run a script in the page."""
        return self.driver.execute_script(script, *arguments)

    def shown(self, selector: str) -> list[str]:
        """Return the texts of what is to be seen."""
        script = (
            "return [...document.querySelectorAll(arguments[0])].filter(e => e.checkVisibility()).map(e => e.innerText)"
        )
        found: list[str] = self.run(script, selector)
        return found

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()

    def focused(self) -> str:
        """Return what has the focus: its text, or its name."""
        return str(
            self.run("const e = document.activeElement; return e.innerText || e.ariaLabel || e.value || e.tagName")
        )

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something."""
        ends = time.monotonic() + _PATIENCE
        while not holds():
            assert time.monotonic() < ends, "it did not happen"
            time.sleep(0.02)

    def complaints(self) -> list[str]:
        """Return what the console said since it was last asked."""
        return [json.dumps(one) for one in self.driver.get_log("browser")]


def start(browser: str, driver: str) -> Page:
    """Start a browser."""
    options = Options()
    options.binary_location = browser
    for argument in _ARGUMENTS:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return Page(webdriver.Chrome(options=options, service=Service(driver)))
