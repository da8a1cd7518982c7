"""The HTML report as text: what is in it, what may run in it, and what can be read of it. tests/browser opens it."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
import zlib
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import pytest
from days import SOON

from stackproof.constraints.controls import framework_of
from stackproof.diagnostics import Diagnostic
from stackproof.reporters import html
from stackproof.reporters.html import as_html
from stackproof.run.check import check
from stackproof.run.outcomes import Report, Unchecked

STACK = """
resource "aws_lambda_function" "f" {
  for_each = { failed = "x86_64", waived = "x86_64", passed = "arm64" }

  function_name = "<b>${each.key}</b>"
  role          = "arn:aws:iam::123456789012:role/worker"
  architectures = [each.value]
}

resource "aws_sqs_queue" "q" {
  name = "q"
}
"""
CONTRACT = {
    "stack": "a <b>stack</b>",
    "constraints": [
        {"lambda-runs-on-arm64": {"clause": ["Functions run on <i>arm64</i>", "It is cheap"]}},
        {"sqs-encrypts": {"clause": "It is safe"}},
        {"iam-grants-what-is-used": {"clause": "It is safe"}},
    ],
    "waivers": [
        {"constraint": "lambda-runs-on-arm64", "resource": 'aws_lambda_function.f["waived"]', "owner": "platform",
         "reason": "no <u>arm64</u>", "expires": SOON},
    ],
}  # fmt: skip


@pytest.fixture(name="results")
def give_results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Report]:
    """One stack; and one that cannot be read."""
    monkeypatch.chdir(tmp_path)
    for name, text in (("s", STACK), ("broken", "resource {\n")):
        Path(name).mkdir()
        Path(name, "main.tf").write_text(text)
        Path(name, "contract.yaml").write_text(json.dumps(CONTRACT | {"stack": CONTRACT["stack"], "waivers": []}))
    Path("s/contract.yaml").write_text(json.dumps(CONTRACT))
    found = check([Path("s"), Path("broken")])
    assert all(isinstance(one, Report) for one in found)
    return found  # type: ignore[return-value]


class Elements(HTMLParser):
    """The elements of a page, with their attributes and texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self._inside = tag

    def handle_data(self, data: str) -> None:
        self.texts.setdefault(self._inside, []).append(data)


def test_it_needs_nothing_else_and_runs_its_own_script_alone(results: list[Report]) -> None:
    page = Elements(as_html(results))
    (policy,) = [of["content"] for tag, of in page.found if of.get("http-equiv") == "Content-Security-Policy"]
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    for tag in ("script", "style"):
        for text in page.texts[tag]:
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy or not text.strip()
    assert "unsafe" not in policy
    for tag, of in page.found:
        assert not [name for name in of if name.startswith("on") or name in ("style", "src", "srcdoc")], (tag, of)
        assert (of.get("href") or "#").startswith(("#", "data:,")), (tag, of)


def test_others_texts_are_no_elements(results: list[Report]) -> None:
    page = Elements(as_html(results))
    assert {"i", "u"}.isdisjoint(tag for tag, _ in page.found)
    told = "".join(text for texts in page.texts.values() for text in texts)
    for text in ("<b>stack</b>", "<i>arm64</i>", "<u>arm64</u>", "<b>${each.key}</b>"):
        assert text in told


def test_every_anchor_is_one_and_every_link_leads_to_one(results: list[Report]) -> None:
    found = Elements(as_html([*results, replace(results[0])])).found
    anchors = Counter(of["id"] for _, of in found if "id" in of)
    assert [name for name, count in anchors.items() if count > 1] == []
    links = {(of.get("href") or "")[1:].partition("?")[0] for tag, of in found if tag == "a"}
    assert [link for link in links if link not in anchors] == []
    assert "stack/s/promises/lambda-runs-on-arm64" in links
    assert "stack/s~2/findings" in links


def test_every_outcome_is_there(results: list[Report]) -> None:
    text = as_html(results)
    for words in (
        "Functions run on &lt;i&gt;arm64", "It is cheap", "It is safe", "no &lt;u&gt;arm64", "platform",
        "Unclosed bracket",         "not judged here: needs the calls that the roles made",
    ):  # fmt: skip
        assert words in text
    for address in results[0].stack.resources:
        assert address.replace('"', "&#34;") in text
    for control in results[0].by_binding()["sqs-encrypts"][0].binding.constraint.controls:
        assert framework_of(control)[1] in text


def test_many_stacks_are_packed(results: list[Report], monkeypatch: pytest.MonkeyPatch) -> None:
    """And unpacked they are what they are otherwise."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    whole = as_html(results)
    monkeypatch.setattr(html, "MOST_OPEN", 1)
    packed = as_html(results)
    found = re.findall(r'<script type="text/plain" data-for="([^"]+)">([^<]+)</script>', packed)
    assert [name for name, _ in found] == ["stack/s", "stack/broken"]
    for _, text in found:
        assert zlib.decompress(base64.b64decode(text)).decode().strip() in whole
    assert "<noscript>" in packed


WITHOUT_STACKS = [
    ([], "Nothing was checked", "good", 0),
    (
        [Unchecked("a<b>", (Diagnostic("Nothing to check", "There is no contract."),))],
        "1 could not be checked",
        "bad",
        1,
    ),
    (
        [Unchecked("a<b>", (Diagnostic("No contract", ""),), accepted=True)],
        "Nothing was checked",
        "waived",
        0,
    ),
    ([Unchecked("checkov", (Diagnostic("CKV failed", "Keys"),), fails=True)], "1 does not hold", "bad", 1),
]


@pytest.mark.parametrize(("results", "title", "kind", "told"), WITHOUT_STACKS, ids=range(len(WITHOUT_STACKS)))
def test_what_has_no_stack_is_told_as_well(results: list[Unchecked], title: str, kind: str, told: int) -> None:
    text = as_html(results)
    assert f">{title}</h1>" in text
    assert text.count(f'<tr data-row="{kind}"') == len(results)
    assert text.count('<details data-row="bad">') == told


def test_a_warning_stands_above_the_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such as that a stack without a contract is judged by the pack baseline."""
    monkeypatch.chdir(tmp_path)
    Path("bare").mkdir()
    Path("bare/main.tf").write_text('resource "aws_sqs_queue" "q" {\n  name = "q"\n}\n')
    text = as_html(check([Path("bare")])).partition("<main")[2]
    assert text.index("1 warning<") < text.index("pack baseline") < text.index('class="tabs"')


def test_the_same_stack_gives_the_same_page(results: list[Report]) -> None:
    """Whatever order Python keeps sets in; the time is that of SOURCE_DATE_EPOCH."""
    command = [sys.executable, "-m", "stackproof", "check", "s", "--html", "-"]
    pages = {
        subprocess.run(command, capture_output=True, check=False,
                       env=os.environ | {"SOURCE_DATE_EPOCH": "1700000000", "PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(pages) == 1
    assert b"2023-11-14 22:13 UTC" in pages.pop()


# --- colours ----------------------------------------------------------------------------------------------------------

CSS = files("stackproof.reporters.html").joinpath("templates/page.css").read_text(encoding="utf-8")
TEXTS = [  # what is read, on what: 4.5 to 1 (WCAG 2.2, 1.4.3)
    *[(text, ground) for text in ("text", "muted", "accent") for ground in ("bg", "surface", "sunken")],
    *[(kind, f"{kind}-tint") for kind in ("good", "bad", "unsure", "waived", "idle", "accent")],
    *[(kind, ground) for kind in ("bad", "unsure") for ground in ("surface", "sunken")],
    ("on-accent", "accent"), ("muted", "accent-tint"), ("text", "accent-tint"),
]  # fmt: skip
SHAPES = [  # what must be made out, on what: 3 to 1 (1.4.11)
    *[(f"{kind}-bar", "surface") for kind in ("good", "bad", "unsure", "waived", "idle")],
    ("edge", "surface"), ("accent", "surface"),
    ("edge", "bg"), ("accent", "bg"),
]  # fmt: skip


def palette(theme: str) -> dict[str, str]:
    light, dark, printed = re.findall(r":root \{(.*?)\n\s*\}", CSS, re.DOTALL)
    text = {"light": light, "dark": dark, "print": printed}[theme]
    return dict(re.findall(r"--([\w-]+): #([0-9a-f]{3,6})", text))


def luminance(colour: str) -> float:
    """Of WCAG 2.2: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    colour = "".join(one * 2 for one in colour) if len(colour) == 3 else colour
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXTS, 4.5), (SHAPES, 3.0)], ids=["texts", "shapes"])
def test_contrast(pairs: list[tuple[str, str]], least: float, theme: str) -> None:
    colours = palette(theme)
    found = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    assert {pair: round(value, 2) for pair, value in found.items() if value < least} == {}


def test_contrast_is_that_of_wcag() -> None:
    assert round(contrast("000000", "ffffff"), 2) == 21.0
    assert round(contrast("777777", "ffffff"), 2) == 4.48
