"""The gate before moto: what a role may not do ends here, in the words of AWS.

Requests that carry no key of a role are the deployer's, and pass.
Error shapes: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from typing import Any
from xml.sax.saxutils import escape

from stackproof.emulator.access.evaluation import Decision, Request
from stackproof.emulator.access.judgement import refused_to_role
from stackproof.emulator.access.requests import Call, read_call, requests_of
from stackproof.emulator.access.roles import Caller, caller_of
from stackproof.emulator.activity import ACTIVITY

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]

_XML = ("s3", "sns", "monitoring", "sts", "iam")
_REST_JSON = ("lambda", "xray")


def guard(application: Application, account: str) -> Application:
    """Put the gate before a WSGI application."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        key = environ.get("HTTP_AUTHORIZATION", "").partition("Credential=")[2].partition("/")[0]
        caller = caller_of(key)
        if caller is None:
            return application(environ, start_response)
        role, session = caller.role_arn, session_context(caller)
        body = body_of(environ)
        if len(body) < int(environ.get("CONTENT_LENGTH") or 0):  # who called was killed in mid-request: no call
            start_response("400 Bad Request", [])
            return []
        call = read_call(environ, body, account)
        refused = refused_to_role(role, requests_of(call), session) if call else None
        if call is None or refused is None:
            return application(environ, start_response)
        text = refusal(role, *refused)
        ACTIVITY.trace("access-denied", role=role, action=refused[0].action, resource=refused[0].resource)
        return _answer(call, text, start_response)

    return answer


def session_context(caller: Caller) -> dict[str, tuple[str, ...]]:
    """Give the condition keys that say whose code is calling."""
    return {"lambda:sourcefunctionarn": (caller.function_arn,)} if caller.function_arn else {}


def body_of(environ: dict[str, Any]) -> bytes:
    """Read a request's body, and leave it to be read again."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body: bytes = environ["wsgi.input"].read(length) if length else b""
    if length:
        environ["wsgi.input"] = io.BytesIO(body)
    return body


def refusal(role_arn: str, request: Request, decision: Decision) -> str:
    """Say what is denied, as AWS does."""
    user = role_arn.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/")
    why = (
        "with an explicit deny in a policy"
        if decision is Decision.DENIED
        else f"because no identity-based policy allows the {request.action} action"
    )
    return f"User: {user} is not authorized to perform: {request.action} on resource: {request.resource} {why}"


def _answer(call: Call, text: str, start_response: Any) -> Iterable[bytes]:
    if call.service in _XML:
        error = f"<Code>AccessDenied</Code><Message>{escape(text)}</Message>"
        nested = f"<Error>{error}</Error>"
        body = nested if call.service == "s3" else f"<ErrorResponse>{nested}</ErrorResponse>"
        start_response("403 Forbidden", [("Content-Type", "text/xml")])
        return [body.encode()]
    status = "403 Forbidden" if call.service in _REST_JSON else "400 Bad Request"
    headers = [("Content-Type", "application/x-amz-json-1.0"), ("x-amzn-ErrorType", "AccessDeniedException")]
    start_response(status, headers)
    return [json.dumps({"__type": "AccessDeniedException", "message": text, "Message": text}).encode()]
