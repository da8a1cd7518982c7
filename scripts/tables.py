"""Write what follows from the registries: the contract's schema, the catalogue's page, the tables of policies, packs,
of what a comparison tells, and of the options of pytest.

    python scripts/tables.py            # writes; `make tables` does
    python scripts/tables.py --check    # writes nothing; ends with 1 and names what is stale

The ids that ``docs/gate.md`` shows stay: skip comments and dashboards name them.
"""

import json
import re
import sys
from pathlib import Path

from stackproof.comparing.rules import RULES
from stackproof.constraints import load_catalogue
from stackproof.contract.packs import Pack, baseline_bindings, read_pack_named
from stackproof.contract.schema import contract_schema
from stackproof.contract.shared_files import shipped_packs
from stackproof.diagnostics import SourceRange
from stackproof.gate.table import POLICIES
from stackproof.pytest_plugin.options import OPTIONS, flag
from stackproof.reporters.pages import markdown

ROOT = Path(__file__).parents[1]
SCHEMA = ROOT / "stackproof/contract/schema.json"
CATALOGUE = ROOT / "docs/constraints.md"
GATE = ROOT / "docs/gate.md"
PACKS = ROOT / "docs/packs.md"
COMPARISON = ROOT / "docs/compare.md"
PYTEST = ROOT / "docs/pytest.md"
_ROW = re.compile(r"^\| (CKV_SP_\d+) \| \[([\w-]+)\]", re.MULTILINE)


def texts() -> dict[Path, str]:
    """Return what each file should hold.

    Raises:
        ValueError: a policy has changed its id.
    """
    page = GATE.read_text()
    _demand_ids(page)
    return {
        SCHEMA: json.dumps(contract_schema(), indent=2, ensure_ascii=False) + "\n",
        CATALOGUE: markdown(load_catalogue()),
        GATE: put(page, "policies", policy_lines()),
        PACKS: put(PACKS.read_text(), "packs", pack_lines()),
        COMPARISON: put(COMPARISON.read_text(), "comparison", rule_lines()),
        PYTEST: put(PYTEST.read_text(), "options", option_lines()),
    }


def _demand_ids(page: str) -> None:
    """Every id that the page shows is still that of the same policy."""
    ids = {policy.id: key for key, policy in POLICIES.items()}
    for id_, key in _ROW.findall(page):
        if ids.get(id_) != key:
            now = f"{ids[id_]}'s" if id_ in ids else "no policy's"
            msg = f"{id_} is {key}'s in docs/gate.md, and {now} now; an id is never given to another, nor taken away"
            raise ValueError(msg)


def policy_lines() -> list[str]:
    """Return the table of the policies."""
    catalogue = load_catalogue()
    lines = ["| id | constraint | severity | without a contract |", "|---|---|---|---|"]
    alone = {one.id for one in baseline_bindings(SourceRange("", 1, 1, 1, 1))}
    for key, policy in POLICIES.items():
        if key in catalogue:
            found = catalogue[key]
            judged = "judged" if key in alone else "not judged"
            lines.append(f"| {policy.id} | [{key}](constraints.md#{key}) | {found.severity} | {judged} |")
        else:
            lines.append(f"| {policy.id} | [contract](#contract) | high | judged |")
    return lines


def rule_lines() -> list[str]:
    """Return the table of what a comparison tells."""
    rows = (f"| `{rule.id}` | {rule.group} | {rule.summary} |" for rule in RULES.values())
    return ["| id | group | what happened |", "|---|---|---|", *rows]


def option_lines() -> list[str]:
    """Return the table of pytest's options."""
    rows = (
        f"| `{flag(name)}{' ' + settings['metavar'] if 'metavar' in settings else ''}` | {settings['help']} |"
        for name, settings in OPTIONS.items()
    )
    return ["| option | what it says |", "|---|---|", *rows]


def pack_lines() -> list[str]:
    """Return the table of the constraints that are in a pack."""
    packs = [found for name in shipped_packs() if isinstance(found := read_pack_named(name), Pack)]
    lines = [f"| constraint | {' | '.join(one.name for one in packs)} |", f"|---|{'---|' * len(packs)}"]
    for id_ in sorted({name for one in packs for name in one.constraints}):
        cells = (_cell(one, id_) for one in packs)
        lines.append(f"| [{id_}](constraints.md#{id_}) | {' | '.join(cells)} |")
    return lines


def _cell(pack: Pack, id_: str) -> str:
    settings = pack.constraints.get(id_)
    given = ", ".join(f"`{name}: {json.dumps(value)}`" for name, value in (settings or {}).items())
    return "" if settings is None else given or "yes"


def put(text: str, name: str, lines: list[str]) -> str:
    """Return a page with a table put in, between its two comments."""
    before, start, rest = text.partition(f"<!-- {name} -->\n")
    _, end, after = rest.partition(f"<!-- end of {name} -->\n")
    assert start, f"there is no comment for the table {name}"
    assert end, f"there is no end of the table {name}"
    return before + start + "\n".join(lines) + "\n" + end + after


def main() -> None:
    """Write the files, or name those that are stale."""
    try:
        stale = {path: text for path, text in texts().items() if path.read_text() != text}
    except ValueError as error:
        sys.exit(str(error))
    if "--check" not in sys.argv:
        for path, text in stale.items():
            path.write_text(text)
    elif stale:
        names = ", ".join(str(path.relative_to(ROOT)) for path in stale)
        sys.exit(f"stale: {names}; write them anew with: make tables")


if __name__ == "__main__":
    main()
