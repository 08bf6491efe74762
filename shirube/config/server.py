"""How the server is started, by the demo, by a city and by the tests alike."""

from __future__ import annotations

import sys
from pathlib import Path

HOST = "127.0.0.1"
LAST_PORT = 65_535


def server_command(*, port: int, workers: int, host: str = HOST) -> list[str]:
    """Return how the server is started: granian, WSGI, one thread in each worker (docs/decisions/0003)."""
    granian = str(Path(sys.executable).with_name("granian"))
    options = {
        "--interface": "wsgi",
        "--host": host,
        "--port": port,
        "--workers": workers,
        "--blocking-threads": 1,
        "--log-level": "warning",
    }
    return [granian, *(str(word) for option in options.items() for word in option), "--no-ws", "shirube.config.wsgi:application"]
