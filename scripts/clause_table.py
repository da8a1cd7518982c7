"""Write, into a stack's README, the table that maps the sections of its specification to what holds each clause.

    python scripts/clause_table.py lib/payment_events
    python scripts/clause_table.py --check lib/payment_events

The sections are the banners of ``contract.yaml`` (``# --- section ---``), the clauses and bindings
are its entries. The table stands between two markers of the README; ``--check`` only tells whether
it is current.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

BEGIN, END = "<!-- clauses: scripts/clause_table.py -->", "<!-- /clauses -->"
BANNER = re.compile(r"^ *# --- (?P<section>.+?) -+$")
HEAD = "| clause | held by |\n|---|---|\n"


def main() -> None:
    """Write or check the table of each stack."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("stacks", nargs="+", type=Path, metavar="STACK", help="folder with contract.yaml and README.md")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a table is not current")
    arguments = parser.parse_args()
    stale = [stack for stack in arguments.stacks if not is_current(stack)]
    if arguments.check and stale:
        sys.exit(f"not current; run python scripts/clause_table.py {' '.join(map(str, stale))}")
    for stack in stale:
        (stack / "README.md").write_text(renewed(stack), encoding="utf-8")


def is_current(stack: Path) -> bool:
    """Tell whether the README has the table that the contract makes."""
    return (stack / "README.md").read_text(encoding="utf-8") == renewed(stack)


def renewed(stack: Path) -> str:
    """Give the README with the table that the contract makes."""
    before, _, rest = (stack / "README.md").read_text(encoding="utf-8").partition(BEGIN)
    _, marker, after = rest.partition(END)
    if not marker:
        sys.exit(f"{stack / 'README.md'} has no place for the table: write {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{table((stack / 'contract.yaml').read_text(encoding='utf-8'))}\n{END}{after}"


def table(contract: str) -> str:
    """Write the clauses of a contract, section by section."""
    parts = []
    for section, rows in sections(contract):
        lines = [f"| {cell(clause)} | {'<br>'.join(map(cell, bindings))} |" for clause, bindings in rows.items()]
        parts.append(f"**{section[0].upper()}{section[1:]}**\n\n{HEAD}" + "\n".join(lines) + "\n")
    return "\n".join(parts)


def sections(contract: str) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Yield each section with its clauses, and with each clause what holds it, in the order of the contract."""
    banners = [
        (number, match["section"]) for number, line in enumerate(contract.splitlines()) if (match := BANNER.match(line))
    ]
    places = entry_lines(contract)
    entries = yaml.safe_load(contract)["constraints"]
    holders = [(line, *one) for line, entry in zip(places, entries, strict=True) for one in held(entry)]
    holders = [*access_holders(contract), *holders]
    for position, (begin, section) in enumerate(banners):
        end = banners[position + 1][0] if position + 1 < len(banners) else sys.maxsize
        rows: dict[str, list[str]] = {}
        for line, name, clauses in holders:
            if begin < line < end:
                for clause in clauses:
                    rows.setdefault(clause, []).append(name)
        yield section, rows


def entry_lines(contract: str) -> list[int]:
    """Find the line, from 0, where each entry begins."""
    document = yaml.compose(contract, Loader=yaml.SafeLoader)
    (constraints,) = (value for key, value in document.value if key.value == "constraints")
    return [entry.start_mark.line for entry in constraints.value]


def access_holders(contract: str) -> Iterator[tuple[int, str, list[str]]]:
    """Yield the entries of the access table: the line, the name, the clauses of the entry and of its lines."""
    document = yaml.compose(contract, Loader=yaml.SafeLoader)
    table = next((value for key, value in document.value if key.value == "access"), None)
    data = yaml.safe_load(contract).get("access", {})
    for kind, entries in table.value if table is not None else ():
        for address, entry in entries.value if isinstance(entries, yaml.MappingNode) else ():
            found = list(clauses_in(data[kind.value][address.value] or {})) or texts(data["clause"])
            yield entry.start_mark.line, f"`access` of `{address.value}`", list(dict.fromkeys(found))


def clauses_in(value: Any) -> Iterator[str]:
    """Yield the clauses of an entry, and those within."""
    if isinstance(value, list):
        for one in value:
            yield from clauses_in(one)
    elif isinstance(value, dict):
        yield from texts(value.get("clause", []))
        for name in ("assumed-by", "never-assumed-by", "may", "never"):
            yield from clauses_in(value.get(name))


def texts(clause: str | list[str]) -> list[str]:
    """Return one clause, or several, as a list."""
    return [clause] if isinstance(clause, str) else clause


def held(entry: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Yield what an entry binds, and the clauses that it stands for."""
    if "assert" in entry:
        yield entry["assert"], texts(entry["clause"])
    elif "expect" in entry:
        own = entry.get("clauses", {})
        if len(own) < len(entry["is"]) or not own:
            yield entry["expect"], texts(entry["clause"])
        for argument, clause in own.items():
            yield f"{entry['expect']}: `{argument}`", texts(clause)
    else:
        ((constraint, parameters),) = entry.items()
        yield f"`{constraint}`", texts(parameters["clause"])


def cell(text: str) -> str:
    """Write text so that it stays within its cell."""
    return text.replace("|", "\\|")


if __name__ == "__main__":
    main()
