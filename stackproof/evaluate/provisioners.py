"""What a ``provisioner`` block, and the ``connection`` that it has, may say.

Rules: https://developer.hashicorp.com/terraform/language/provisioners and hashicorp/terraform
``internal/configs/provisioner.go`` and ``internal/terraform/node_resource_validate.go``.
"""

from __future__ import annotations

from collections.abc import Iterator

from stackproof.diagnostics import Diagnostics
from stackproof.hcl import syntax
from stackproof.suggestions import suggest

_ARGUMENTS = {
    "file": frozenset({"source", "content", "destination"}),
    "local-exec": frozenset({"command", "interpreter", "working_dir", "environment", "quiet"}),
    "remote-exec": frozenset({"inline", "script", "scripts"}),
}
_CONNECTION = (
    "type", "user", "password", "host", "port", "timeout", "script_path", "target_platform", "private_key",
    "certificate", "host_key", "agent", "agent_identity", "proxy_scheme", "proxy_host", "proxy_port",
    "proxy_user_name", "proxy_user_password", "bastion_host", "bastion_user", "bastion_password", "bastion_host_key",
    "bastion_port", "bastion_private_key", "bastion_certificate", "https", "insecure", "use_ntlm", "cacert",
)  # fmt: skip
_ALWAYS = frozenset({"when", "on_failure"})
_NEEDS = {  # one of each group
    "file": (("destination",), ("source", "content")),
    "local-exec": (("command",),),
    "remote-exec": (("inline", "script", "scripts"),),
}
_WORDS = {"when": ("create", "destroy"), "on_failure": ("continue", "fail")}
_SELF = frozenset({"self", "path", "terraform"})
_KEYS = frozenset({("count", "index"), ("each", "key")})


def check_provisioners(block: syntax.Block, found: Diagnostics) -> None:
    """Report what the provisioners of a ``resource`` or ``removed`` block may not say."""
    for connection in block.body.blocks_of("connection"):
        _check_connection(connection, found)
    for provisioner in block.body.blocks_of("provisioner"):
        for connection in provisioner.body.blocks_of("connection"):
            _check_connection(connection, found)
        if len(provisioner.labels) != 1:
            detail = f'A "provisioner" block takes 1 label, not {len(provisioner.labels)}.'
            found.error("Wrong number of labels", detail, provisioner.header)
            continue
        _check_arguments(provisioner, found)
        destroys = _word(provisioner, "when", found) == "destroy"
        _word(provisioner, "on_failure", found)
        if block.type == "removed" and not destroys:
            detail = 'What is removed is not made any more: write when = destroy, or remove the "provisioner" block.'
            found.error("Invalid provisioner", detail, provisioner.header)
        if destroys:
            _check_names(provisioner.body, found)
            for connection in block.body.blocks_of("connection"):
                _check_names(connection.body, found)


def _check_connection(connection: syntax.Block, found: Diagnostics) -> None:
    for attribute in connection.body.attributes:
        if attribute.name not in _CONNECTION:
            meant = suggest(attribute.name, _CONNECTION)
            hint = f'Did you mean "{meant}"?' if meant else f"It has {', '.join(_CONNECTION)}."
            detail = f'A "connection" block has no argument "{attribute.name}". {hint}'
            found.error("Unsupported argument", detail, attribute.name_range)
    if connection.body.attribute("host") is None:
        detail = 'A "connection" block needs the argument host; add it.'
        found.error("Missing required argument", detail, connection.header)


def _check_arguments(provisioner: syntax.Block, found: Diagnostics) -> None:
    kind = provisioner.labels[0]
    if kind not in _ARGUMENTS:
        detail = f'Terraform has no provisioner "{kind}"; it has {", ".join(_ARGUMENTS)}.'
        found.error("Unknown provisioner", detail, provisioner.header)
        return
    for attribute in provisioner.body.attributes:
        if attribute.name not in _ARGUMENTS[kind] | _ALWAYS:
            detail = f'A provisioner "{kind}" has no argument "{attribute.name}"; it has {", ".join(_ARGUMENTS[kind])}.'
            found.error("Unsupported argument", detail, attribute.name_range)
    connections = provisioner.body.blocks_of("connection")
    for inner in (*(one for one in provisioner.body.blocks if one.type != "connection"), *connections[1:]):
        detail = f'A provisioner has one "connection" block, and no other such as this "{inner.type}"; remove it.'
        found.error("Unsupported block", detail, inner.header)
    for group in _NEEDS[kind]:
        if not any(provisioner.body.attribute(name) for name in group):
            detail = f'A provisioner "{kind}" needs the argument {" or ".join(group)}; add it.'
            found.error("Missing required argument", detail, provisioner.header)
        if len(given := [name for name in group if provisioner.body.attribute(name)]) > 1:
            detail = f"A provisioner takes one of {', '.join(given)}; remove the others."
            found.error("Unsupported argument", detail, provisioner.header)


def _word(provisioner: syntax.Block, name: str, found: Diagnostics) -> str:
    """Return the keyword that an argument is; an empty text for none."""
    given = provisioner.body.attribute(name)
    if given is None:
        return ""
    node = given.expression
    word = node.name if isinstance(node, syntax.Variable) else node.value if isinstance(node, syntax.Literal) else None
    if word not in _WORDS[name]:
        detail = f"{name} is {' or '.join(_WORDS[name])}, and nothing else."
        found.error("Invalid provisioner", detail, node.where)
        return ""
    return str(word)


def _check_names(body: syntax.Body, found: Diagnostics) -> None:
    for attribute in _attributes(body):
        for steps in attribute.names:
            if attribute.name not in _ALWAYS and steps[0] not in _SELF and steps not in _KEYS:
                detail = "What is destroyed knows itself alone: name self, count.index or each.key."
                found.error("Invalid reference in a destroy provisioner", detail, attribute.expression.where)
                break


def _attributes(body: syntax.Body) -> Iterator[syntax.Attribute]:
    yield from body.attributes
    for block in body.blocks:
        yield from _attributes(block.body)
