"""The demo's server with the city's plans, started and stopped around a block: for benchmarks and pictures."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shirube.config.server import HOST, server_command

ROOT = Path(__file__).resolve().parents[1]


def prepare(folder: Path, *, database: str = "") -> dict[str, str]:
    """Fill a data folder, or the database at an address, as the demo does; return the environment that serves it."""
    environment = {**os.environ, "SHIRUBE_DATA_DIR": str(folder), "SHIRUBE_SECRET_KEY": "test", "SHIRUBE_SECOND_FACTOR": "optional"}
    environment.pop("DATABASE_URL", None)
    if database:
        environment["DATABASE_URL"] = database
    shirube = str(Path(sys.executable).with_name("shirube"))
    for command in (["migrate", "-v0"], ["load_city"], ["collectstatic", "--noinput", "-v0"]):
        subprocess.run([shirube, *command], cwd=ROOT, env=environment, check=True, capture_output=True)
    return environment


@contextmanager
def serving(environment: dict[str, str], **more: str) -> Iterator[tuple[int, int]]:
    """Run the server on a free port; yield the port and the process."""
    port = free_port()
    process = subprocess.Popen(server_command(port=port, workers=2), cwd=ROOT, env={**environment, **more})
    try:
        wait_for(port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(10)


def chromium() -> str | None:
    """Return the path of a Chromium on this machine, None where there is none."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def wait_for(port: int) -> None:
    """Wait until somebody listens on a port; raises where nobody does within ten seconds."""
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")
