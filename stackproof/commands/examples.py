"""Examples of each command, as its help shows them; the README's paths, so that a test can read them all."""

from __future__ import annotations

EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "access": (
        ("access lib/payment_events", "who may do what"),
        ("access lib/payment_events --json", "the same for other tools"),
    ),
    "check": (
        ("check lib", "every contract below lib/"),
        ("check lib/payment_events --var environment_suffix=test -v", "each assert as well"),
        ("check lib --html page.html --sarif found.sarif", "two reports besides"),
        ("check lib/payment_events --plan -", "a plan on stdin: terraform show -json p"),
    ),
    "compare": (
        ("compare origin/main", "what the working folder does to it"),
        ("compare v1 v2 --fail-on weakened", "two revisions"),
    ),
    "completion": (
        ("completion bash > ~/.local/share/bash-completion/completions/stackproof", "bash"),
        ('completion zsh > "${fpath[1]}/_stackproof"', "zsh"),
        ("completion fish > ~/.config/fish/completions/stackproof.fish", "fish"),
    ),
    "coverage": (("coverage lib/payment_events", "what no promise reads"),),
    "doctor": (
        ("doctor", "what works here"),
        ("doctor --json", "the same for other tools"),
    ),
    "drift": (
        ("drift lib/payment_events", "what is deployed, held to the HCL"),
        ("drift lib/payment_events --print-policy", "the permissions that this takes"),
    ),
    "emulator": (
        ("emulator start", "and print the settings that lead to it"),
        ("emulator calls > calls.json", "what the roles did"),
        ("emulator stop", "end it"),
    ),
    "expect": (("expect lib/payment_events 'aws_sqs_queue.*'", "entries for all queues"),),
    "explain": (
        ("explain", "the list"),
        ("explain sqs-encrypts", "one page"),
    ),
    "fix": (
        ("fix lib/payment_events", "a diff that mends what fails"),
        ("fix lib/payment_events --constraint sqs-encrypts --apply", "write it"),
    ),
    "fleet": (
        ("fleet check lib git+https://github.com/acme/payments@main", "folders and repositories"),
        ("fleet check fleet.yaml --results s3://acme-promises/fleet", "a manifest; results in object storage"),
        ("fleet report --html fleet.html", "the last run as a page"),
        ('fleet query "SELECT verdict, count(*) FROM stacks GROUP BY verdict"', "a question"),
    ),
    "flows": (
        ("flows lib/payment_events", "hop by hop"),
        ("flows lib/payment_events --mermaid", "as a diagram"),
    ),
    "gate": (
        ("gate lib --sarif gate.sarif", "here and inside checkov"),
        ("gate lib --promises-from origin/main", "and what main promises"),
    ),
    "init": (
        ("init lib/payment_events --print", "a first contract, printed"),
        ("init lib/payment_events --var environment_suffix=test", "with a variable's value"),
    ),
    "lsp": (("lsp --stdio", "as an editor starts it"),),
    "mutate": (("mutate lib/payment_events --fail-under 95", "what the contract does not notice"),),
    "plan": (("plan lib/payment_events --json", "as terraform show -json prints it"),),
    "policies": (('checkov -d lib --external-checks-dir "$(stackproof policies)"', "checkov alone"),),
    "schema": (("schema > contract.schema.json", "for editors"),),
}


def epilog(name: str) -> str:
    """Return the examples of a command as click prints them at the end of its help."""
    lines = [line for text, what in EXAMPLES.get(name, ()) for line in (f"  # {what}", f"  $ {_whole(text)}")]
    return "\n".join(["\b", "Examples:", *lines]) if lines else ""


def _whole(text: str) -> str:
    return text if text.startswith("checkov ") else f"stackproof {text}"
