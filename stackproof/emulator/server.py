"""The process of the local AWS: ``python -m stackproof.emulator.server OPTIONS``, as ``process.py`` starts it.

It serves programs of this machine alone, writes one line of JSON to standard output when it is ready, and its log to
standard error. With ``--with-parent`` it ends when its standard input does.
"""

from __future__ import annotations

import argparse
import gc
import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from stackproof.emulator.callers import only_local
from stackproof.emulator.scratch import scratch_folder

ACCOUNT = "123456789012"
HOST = "127.0.0.1"
_ENVIRONMENT = {
    "MOTO_ACCOUNT_ID": ACCOUNT,
    "MOTO_IAM_LOAD_MANAGED_POLICIES": "true",
    "MOTO_LAMBDA_STUB_ECR": "false",  # a function needs its image: push, then apply
    "MOTO_LAMBDA_CONCURRENCY_QUOTA": "1000",
    "MOTO_EVENTS_INVOKE_HTTP": "false",
}


_COLLECTED = (50_000, 20, 50)  # new objects, young collections, older ones: moto makes many that live long


def main() -> None:
    """Serve until the process is told to end."""
    arguments = _arguments()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # not a line for each request
    logging.getLogger("botocore").setLevel(logging.WARNING)
    logging.getLogger("moto").setLevel(logging.CRITICAL)  # a failing state of a workflow is no failure of moto
    os.environ.update(_ENVIRONMENT)
    with ExitStack() as scratch:
        _serve(arguments, scratch)


def _serve(arguments: argparse.Namespace, scratch: ExitStack) -> None:
    folder = scratch.enter_context(scratch_folder("emulator"))
    server, stop = _build(arguments.port, folder, plain=arguments.plain, pace=arguments.pace)

    def end(*_: Any) -> None:
        stop()
        scratch.close()
        os._exit(0)  # threads of moto and of deliveries hold nothing that outlives the process

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    if arguments.with_parent:
        threading.Thread(target=_wait_for_end, args=(end,), daemon=True).start()
    gc.freeze()  # what is imported stays
    gc.set_threshold(*_COLLECTED)
    print(json.dumps({"endpoint": f"http://{HOST}:{server.port}", "process": os.getpid()}), flush=True)  # noqa: T201
    server.serve_forever()


def _wait_for_end(end: Callable[[], None]) -> None:
    sys.stdin.read()
    end()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--pace", type=float, default=1.0, help="multiplies AWS's pauses between attempts")
    parser.add_argument("--plain", action="store_true", help="moto alone, without corrections: to show a symptom")
    parser.add_argument("--with-parent", action="store_true", help="end when standard input ends")
    return parser.parse_args()


def _build(port: int, scratch: Path, *, plain: bool, pace: float) -> Any:
    """Make the server, listening already, and what stops the functions."""
    from moto.core.config import default_user_config  # noqa: PLC0415 - after the environment is set
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: PLC0415
    from werkzeug.serving import make_server  # noqa: PLC0415

    from stackproof.emulator.connections import KeptConnection  # noqa: PLC0415

    default_user_config["stepfunctions"]["execute_state_machine"] = True
    moto = DomainDispatcherApplication(create_backend_app)
    server = make_server(HOST, port, moto, threaded=True, request_handler=KeptConnection)
    os.environ["MOTO_PORT"] = str(server.port)
    if plain:
        server.app = only_local(moto, server.port)
        return server, lambda: None
    from stackproof.emulator.cloud import Cloud  # noqa: PLC0415

    cloud = Cloud(scratch, f"http://{HOST}:{server.port}", ACCOUNT, pace)
    server.app = only_local(cloud.application(moto), server.port)
    return server, cloud.stop


if __name__ == "__main__":
    main()
