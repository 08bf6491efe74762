"""A small load generator: a few processes with keep-alive connections, each sending a fixed number of requests to one address."""

from __future__ import annotations

import multiprocessing
import socket
from dataclasses import dataclass
from time import perf_counter

CONNECTIONS = 4


@dataclass(frozen=True)
class Load:
    """What came of it: requests in a second over all connections, and the bytes of one answer."""

    per_second: float
    size: int


def send(port: int, path: str, *, requests: int) -> Load:
    """Ask for `path` over several connections at once, `requests` times in all; raises where an answer is not 200."""
    with multiprocessing.Pool(CONNECTIONS) as pool:
        began = perf_counter()
        sizes = pool.starmap(_ask, [(port, path, requests // CONNECTIONS)] * CONNECTIONS)
        took = perf_counter() - began
    return Load(requests // CONNECTIONS * CONNECTIONS / took, sizes[0])


def _ask(port: int, path: str, times: int) -> int:
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    size = 0
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for _ in range(times):
            connection.sendall(request)
            size = _answer(connection)
    return size


def _answer(connection: socket.socket) -> int:
    data = _more(connection)
    while b"\r\n\r\n" not in data:
        data += _more(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(head.split(b"\r\n", 1)[0].decode())
    length = next(int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
    left = length - len(body)
    while left > 0:
        left -= len(_more(connection))
    return length


def _more(connection: socket.socket) -> bytes:
    data = connection.recv(262_144)
    if not data:
        raise RuntimeError("the server closed the connection in the middle of an answer")
    return data
