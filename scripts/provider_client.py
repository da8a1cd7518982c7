"""Speak to a Terraform provider as Terraform does: a process of its own, gRPC over a local socket.

The protocol is hashicorp/terraform ``docs/plugin-protocol/tfplugin5.x.proto``; the messages that are used here have
the same fields in version 6, whose classes the package ``tf`` ships. Values are MessagePack as cty writes it
(zclconf/go-cty ``docs/msgpack.md``): an object is a map, an unknown is extension type 0 or 12.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import grpc
import msgpack
from tf.gen import tfplugin_pb2 as messages

_COOKIE = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"
_UNKNOWN_EXTENSIONS = (0, 12)
_WRITE_ONLY_ALLOWED = b"\x1a\x02\x10\x01"
"""``client_capabilities { write_only_attributes_allowed: true }``, which the messages of the package do not have."""
_LARGEST = 256 * 1024 * 1024  # bytes; the AWS provider's schema has 30 MB


class _UnknownType:
    """What only an apply tells."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = _UnknownType()


class ProviderRefusal(Exception):
    """The provider's own words about a configuration that it does not take."""


def pack(value: Any) -> bytes:
    """Write a value as cty's MessagePack."""
    packed: bytes = msgpack.packb(value, default=_pack_unknown)
    return packed


def _pack_unknown(value: Any) -> msgpack.ExtType:
    if value is UNKNOWN:
        return msgpack.ExtType(0, b"\x00")
    msg = f"no such value in cty: {value!r}"
    raise TypeError(msg)


def unpack(data: bytes) -> Any:
    """Read a value of cty's MessagePack."""
    return msgpack.unpackb(data, ext_hook=_unpack_unknown, strict_map_key=False, unicode_errors="replace")


def _unpack_unknown(code: int, data: bytes) -> Any:
    return UNKNOWN if code in _UNKNOWN_EXTENSIONS else msgpack.ExtType(code, data)


class Complaint(NamedTuple):
    """One error of validation: the attribute that it is about, as far as that is told, and the words."""

    path: tuple[str | int, ...]
    summary: str
    detail: str


def _steps(path: Any) -> tuple[str | int, ...]:
    return tuple(getattr(step, step.WhichOneof("selector")) for step in path.steps)


class Provider:
    """A running provider of protocol 5."""

    def __init__(self, channel: grpc.Channel) -> None:
        self._channel = channel

    def _ask(self, method: str, request: Any, response: Any) -> tuple[Any, list[Any]]:
        """Return the provider's answer, and the errors in it."""
        call = self._channel.unary_unary(
            f"/tfplugin5.Provider/{method}",
            request_serializer=type(request).SerializeToString,
            response_deserializer=response.FromString,
        )
        answer = call(request, timeout=120)
        return answer, [found for found in answer.diagnostics if found.severity == messages.Diagnostic.ERROR]

    def _call(self, method: str, request: Any, response: Any) -> Any:
        answer, refused = self._ask(method, request, response)
        if refused:
            raise ProviderRefusal("; ".join(f"{found.summary} {found.detail}".strip() for found in refused))
        return answer

    def configure(self, configuration: dict[str, Any]) -> None:
        """Hand over the values of the ``provider`` block, each attribute and block of its schema."""
        request = messages.ConfigureProvider.Request(
            terraform_version="1.11.4", config=messages.DynamicValue(msgpack=pack(configuration))
        )
        self._call("Configure", request, messages.ConfigureProvider.Response)

    def validate(self, type_: str, configuration: dict[str, Any]) -> None:
        """Have a resource's configuration validated; ProviderRefusal tells what is wrong with it."""
        request = messages.ValidateResourceConfig.Request(
            type_name=type_, config=messages.DynamicValue(msgpack=pack(configuration))
        )
        self._call("ValidateResourceTypeConfig", request, messages.ValidateResourceConfig.Response)

    def complaints(self, section: str, type_: str, configuration: dict[str, Any]) -> list[Complaint]:
        """Return all that validation says against a configuration.

        Args:
            section: ``resource``, ``data`` or ``provider``.
            type_: of the resource or data source.
            configuration: each attribute and block of its schema.
        """
        config = messages.DynamicValue(msgpack=pack(configuration))
        if section == "provider":
            request: Any = messages.ValidateProviderConfig.Request(config=config)
            asked = self._ask("PrepareProviderConfig", request, messages.ReadDataSource.Response)  # of the same fields
        elif section == "data":
            request = messages.ValidateDataResourceConfig.Request(type_name=type_, config=config)
            asked = self._ask("ValidateDataSourceConfig", request, messages.ValidateDataResourceConfig.Response)
        else:
            request = messages.ValidateResourceConfig.Request(type_name=type_, config=config)
            request.MergeFromString(_WRITE_ONLY_ALLOWED)
            asked = self._ask("ValidateResourceTypeConfig", request, messages.ValidateResourceConfig.Response)
        return [Complaint(_steps(found.attribute), found.summary, found.detail) for found in asked[1]]

    def plan(self, type_: str, configuration: dict[str, Any]) -> dict[str, Any]:
        """Return what the provider plans for a new resource: each attribute and block of its schema."""
        planned: dict[str, Any] = unpack(self._plan(type_, configuration).planned_state.msgpack)
        return planned

    def is_legacy(self, type_: str, configuration: dict[str, Any]) -> bool:
        """Tell whether a resource type is made with the old SDK, whose plans Terraform lets be inexact."""
        return bool(self._plan(type_, configuration).legacy_type_system)

    def _plan(self, type_: str, configuration: dict[str, Any]) -> Any:
        given = messages.DynamicValue(msgpack=pack(configuration))
        request = messages.PlanResourceChange.Request(
            type_name=type_,
            prior_state=messages.DynamicValue(msgpack=pack(None)),
            proposed_new_state=given,
            config=given,
        )
        return self._call("PlanResourceChange", request, messages.PlanResourceChange.Response)

    def read(self, type_: str, configuration: dict[str, Any]) -> dict[str, Any]:
        """Read a data source."""
        request = messages.ReadDataSource.Request(
            type_name=type_, config=messages.DynamicValue(msgpack=pack(configuration))
        )
        answer = self._call("ReadDataSource", request, messages.ReadDataSource.Response)
        found: dict[str, Any] = unpack(answer.state.msgpack)
        return found


@contextmanager
def running(executable: Path) -> Iterator[Provider]:
    """Start a provider, and stop it at the end; nobody's AWS settings reach it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "TF_"))}
    environment |= {"TF_PLUGIN_MAGIC_COOKIE": _COOKIE, "PLUGIN_PROTOCOL_VERSIONS": "5", "TF_LOG": "off"}
    command = [str(executable)]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout is not None
            _, _, network, address, *_ = process.stdout.readline().strip().split("|")
            target = f"unix:{address}" if network == "unix" else address
            options = [("grpc.max_receive_message_length", _LARGEST)]
            with grpc.insecure_channel(target, options=options) as channel:
                yield Provider(channel)
        finally:
            process.kill()
