"""The HTML report in a real browser: it shows, filters, links, prints, and runs nothing of what others wrote."""

from __future__ import annotations

import base64
import time
from pathlib import Path

import pytest
from driving import Page
from report_samples import HARM, judged, many, write_bad, write_good, write_hostile
from selenium.webdriver.common.keys import Keys

from stackproof.reporters.html import MOST_OPEN, as_html

PARTS = ("findings", "clauses", "promises", "controls", "resources", "access", "flows", "waivers")


@pytest.fixture(scope="session", name="report")
def give_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on a stack that holds and one that does not."""
    folder = tmp_path_factory.mktemp("report")
    file = folder / "report.html"
    file.write_text(as_html(judged(write_good(folder / "good"), write_bad(folder / "bad"))), encoding="utf-8")
    return file


@pytest.fixture(scope="session", name="bad")
def give_anchor(report: Path) -> str:
    """The anchor of the stack that does not hold."""
    return f"#stack/{report.parent}/bad".replace("#stack//", "#stack/")


def test_the_overview_says_what_holds(report: Path, page: Page) -> None:
    page.open(report)
    assert page.shown("h1") == ["1 stack holds, 1 does not hold"]
    assert page.driver.title == "1 stack holds, 1 does not hold · Stackproof"
    assert [text.split()[0] for text in page.shown("#overview .rows summary .end")] == ["critical", "high", "medium"]
    assert [text.split("\t")[:1] for text in page.shown("#overview tbody tr td:first-child")] == [
        ["does not hold"], ["holds"]
    ]  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("width", [360, 900, 1440])
def test_each_part_fits_and_is_the_only_one(part: str, width: int, report: Path, bad: str, page: Page) -> None:
    page.look(width, dark=width == 900)
    page.open(report, f"{bad}/{part}")
    assert page.run(
        "return [...document.querySelectorAll('.part')].filter(e => e.checkVisibility()).map(e => e.id)"
    ) == [f"{bad[1:]}/{part}"]
    assert len(page.shown(".tabs a[aria-current]")) == 1
    wide = page.run("const e = document.documentElement; return [e.scrollWidth, e.clientWidth, scrollY]")
    assert wide == [width, width, 0]


@pytest.mark.parametrize("width", [360, 700, 1000, 1440])
def test_each_choice_of_the_filter_is_whole(width: int, report: Path, page: Page) -> None:
    page.look(width, dark=False)
    page.open(report)
    cut = "const box = document.querySelector('.segments'); return box.scrollWidth - box.clientWidth"
    assert page.run(cut) == 0


def test_a_finding_is_shown_with_its_lines_and_caret(report: Path, bad: str, page: Page) -> None:
    page.open(report, bad)
    (finding,) = [text for text in page.shown(".finding") if "sqs-encrypts" in text]
    for words in ("Queues are encrypted", "main.tf:3:3", "sqs_managed_sse_enabled = false", "^^^^", "expected", "fix"):
        assert words in finding
    place = (
        "const mark = document.querySelector('.finding mark'), under = mark.closest('pre').querySelector('.carets');"
        "const pad = under.querySelector('.pad').getBoundingClientRect();"
        "return [mark.getBoundingClientRect().left, pad.right]"
    )
    left, right = page.run(place)
    assert abs(left - right) < 1


def test_the_filter_finds_by_word_and_by_verdict(report: Path, bad: str, page: Page) -> None:
    page.open(report)
    page.press("/")
    assert page.focused() == "Filter what is shown"
    page.press("sqs-encrypts bad")
    page.until(lambda: page.shown("#shown") == ["2 of 5"])
    assert [text.split("\n")[0] for text in page.shown("#overview tbody tr td:nth-child(2)")] == ["bad"]
    page.press(Keys.ESCAPE)
    page.until(lambda: len(page.shown("#overview tbody tr")) == 2)
    page.run("document.querySelector('input[value=good]').click()")
    assert [text.split("\n")[0] for text in page.shown("#overview tbody tr td:nth-child(2)")] == ["good"]
    page.run("document.querySelector('input[value=all]').click()")
    page.go(f"{bad}/access")
    page.run("document.activeElement.blur()")
    page.press("/")
    page.press("iam_role.reader sqs:")
    page.until(lambda: page.shown("#shown")[0].startswith("1 of "))
    assert page.shown(".part.shown h3") == ["aws_iam_role.reader"]
    page.go(f"{bad}/resources")
    page.press(" no such thing")
    page.until(lambda: page.shown(".part.shown .none") == ["Nothing here fits the filter."])


def test_a_deep_link_opens_what_it_names(report: Path, bad: str, page: Page) -> None:
    anchor = f"{bad}/promises/iam-names-every-resource"
    page.open(report, anchor)
    assert page.run("return document.getElementById(arguments[0]).open", anchor[1:]) is True
    assert page.focused().startswith("fails")
    assert len(page.shown(".part")) == 1
    page.go(f"{bad}/findings")
    page.driver.back()
    page.until(lambda: page.run("return location.hash") == anchor)
    page.go("#stack/that/is/not/there")
    assert page.shown("h1") == ["1 stack holds, 1 does not hold"]


def test_all_links_lead_somewhere(report: Path, page: Page) -> None:
    page.open(report)
    lost = (
        "return [...document.querySelectorAll('a')].map(a => decodeURIComponent(a.getAttribute('href')))"
        ".filter(h => !h.startsWith('#') || !document.getElementById(h.slice(1).split('?')[0]))"
    )
    assert page.run(lost) == []


def test_everything_can_be_reached_by_keyboard(report: Path, page: Page) -> None:
    """From the top by Tab alone, with a ring around what has the focus; Enter follows and opens."""
    page.open(report)
    met = []
    for _ in range(12):
        page.press(Keys.TAB)
        met.append(page.focused())
        assert page.run("return getComputedStyle(document.activeElement).outlineStyle") != "none" or met[-1] == "all"
    assert met[:6] == ["Skip to the content", "Stackproof", "Stacks", "Controls", "Waivers", "Filter what is shown"]
    assert "bad" in met
    page.run("[...document.querySelectorAll('#overview tbody a')].find(a => a.innerText === 'bad').focus()")
    page.press(Keys.ENTER)
    page.until(lambda: page.shown("h1")[0].startswith("bad"))
    assert page.focused().startswith("bad")
    page.run("document.querySelector('.page.shown .tabs a:nth-child(2)').focus()")
    page.press(Keys.ENTER)
    page.until(lambda: page.run("return document.querySelector('.part.shown').id").endswith("/clauses"))
    page.run("document.querySelector('.part.shown summary').focus()")
    page.press(Keys.ENTER)
    assert page.run("return document.querySelector('.part.shown details').open") is True


def test_it_prints_a_stack_whole(report: Path, bad: str, page: Page) -> None:
    """All its parts, opened, and nothing of the bar on top."""
    page.open(report, bad)
    page.run("dispatchEvent(new Event('beforeprint'))")
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert len(page.shown(".part")) == len(PARTS)
    assert page.shown(".top, .tabs") == []
    closed = "return document.querySelectorAll(`[id='${arguments[0]}/promises'] details:not([open])`).length"
    assert page.run(closed, bad[1:]) == 0
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    page.run("dispatchEvent(new Event('afterprint'))")
    assert page.run(closed, bad[1:]) == 4
    pdf = page.driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})["data"]
    assert base64.b64decode(pdf).startswith(b"%PDF")


def test_without_scripts_everything_is_there(report: Path, page: Page) -> None:
    page.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        page.driver.get("about:blank")
        page.driver.get(report.as_uri())
    finally:
        page.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert len(page.shown(".part")) == 2 * len(PARTS)
    assert page.shown(".tools") == []


@pytest.mark.parametrize("count", [1, MOST_OPEN + 2], ids=["open", "packed"])
def test_nothing_of_a_hostile_stack_runs(count: int, page: Page, tmp_path: Path) -> None:
    """Names, keys, sids, actions, comments, clauses, reasons and owners are texts, and no elements."""
    results = judged(write_hostile(tmp_path / "hostile"))
    file = tmp_path / "report.html"
    file.write_text(as_html(results if count == 1 else many(results, count)), encoding="utf-8")
    page.open(file)
    page.run("location.hash = [...document.querySelectorAll('#overview tbody a')].at(-1).hash")
    page.until(lambda: page.run("return document.querySelector('.page.shown').id !== 'overview'"))
    anchor = page.run("return location.hash")
    told = ""
    for part in PARTS:
        page.go(f"{anchor}/{part}")
        page.until(lambda part=part: page.run("return document.querySelector('.part.shown').id").endswith(part))  # type: ignore[misc]
        page.run("document.querySelectorAll('details').forEach(one => { one.open = true })")
        told += "\n".join(page.shown(".part.shown"))
    time.sleep(0.2)
    assert page.run("return window.harmed ?? null") is None
    assert [one for one in HARM if one not in told] == []
    assert (
        page.run(
            "return document.querySelectorAll('img, [onload], [onerror], [onfocus], [style], base, iframe').length"
        )
        == 0
    )
    scripts = page.run("return [...document.scripts].filter(s => s.type !== 'text/plain').length")
    assert scripts == 2


def test_a_thousand_stacks_open_within_two_seconds(page: Page, tmp_path: Path) -> None:
    """And one of them is found and opened."""
    results = judged(write_good(tmp_path / "good"), write_bad(tmp_path / "bad"))
    file = tmp_path / "report.html"
    file.write_text(as_html(many(results, 1_000)), encoding="utf-8")
    began = time.monotonic()
    page.open(file)
    took = time.monotonic() - began
    assert page.shown("h1") == ["500 stacks hold, 500 do not hold"]
    assert took < 2, f"{took:.1f} s"
    page.press("/")
    page.press("stacks/777")
    page.until(lambda: len(page.shown("#overview tbody tr")) == 1)
    page.go("#stack/stacks/777/findings")
    page.until(lambda: page.shown("h1") == ["stack 777 does not hold"])
    assert len(page.shown(".finding")) == 3
