#!/usr/bin/env python3
"""Set Shirube up and start it: the only thing a newcomer runs. Standard library only.

    python3 run.py demo     set up, load the city, serve it and print the address
    python3 run.py test     set up and run the tests
    python3 run.py setup    set up only; afterwards .venv/bin/shirube is the command

Options after the word are handed on: `python3 run.py demo --port 9000 --no-browser`, `python3 run.py test -k ratings`.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
UV = "uv==0.13.8"
LOCKS = {"demo": "runtime", "setup": "runtime", "test": "dev"}
WINDOWS = os.name == "nt"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")


def main(words: list[str]) -> int:
    if not words or words[0] not in LOCKS:
        print(__doc__)
        return 0 if words in ([], ["help"], ["--help"], ["-h"]) else 2
    if sys.version_info < (3, 11):
        print(f"Python 3.11以上が必要です（いまは {sys.version.split()[0]}）。Python 3.11 or later is needed.", file=sys.stderr)
        return 2
    if importlib.util.find_spec("pip") is None:
        print(
            "このPythonにはpipがありません。Debian・Ubuntuでは apt install python3-pip で入ります。This Python has no pip.", file=sys.stderr
        )
        return 2
    try:
        set_up(LOCKS[words[0]])
    except subprocess.CalledProcessError as error:
        print(f"準備が途中で止まりました: {' '.join(map(str, error.cmd))}", file=sys.stderr)
        print("ネットワークを確かめて、もう一度同じ命令を実行してください。続きから始めます。", file=sys.stderr)
        return 1
    return hand_over(words[0], words[1:])


def set_up(lock: str) -> None:
    """Make `.venv` with what `requirements/<lock>.txt` pins; do nothing where its stamp says that is done."""
    if stamped(lock):
        return
    began = time.monotonic()
    print("しるべを準備しています（初めてのときは数十秒）… Setting up …", flush=True)
    if not PYTHON.exists():
        venv.create(VENV, with_pip=False, symlinks=not WINDOWS)
    install(ROOT / "requirements" / f"{lock}.txt")
    write_command()
    (VENV / f"stamp-{lock}").write_text(fingerprint(lock))
    print(f"準備ができました（{time.monotonic() - began:.0f}秒）。Ready.", flush=True)


def stamped(lock: str) -> bool:
    """Say whether the set-up of `lock` (or of the development lock, which holds it) is done and still true."""
    for name in (lock, "dev"):
        stamp = VENV / f"stamp-{name}"
        if PYTHON.exists() and stamp.exists() and stamp.read_text() == fingerprint(name):
            return True
    return False


def fingerprint(lock: str) -> str:
    """Return what the set-up depends on: the lock, this Python and where the checkout stands."""
    content = (ROOT / "requirements" / f"{lock}.txt").read_bytes()
    return hashlib.sha256(content + sys.version.encode() + str(ROOT).encode()).hexdigest()


def install(requirements: Path) -> None:
    """Install with uv, which is fast; where uv cannot be had or fails, with the pip that came with Python."""
    environment = {**os.environ, "UV_SYSTEM_CERTS": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    pip = [sys.executable, "-m", "pip", "--python", str(PYTHON), "install", "--quiet"]
    fast = [str(PYTHON), "-m", "uv", "pip", "install", "--quiet", "--python", str(PYTHON), "--require-hashes", "-r", str(requirements)]
    try:
        subprocess.run([*pip, UV], check=True, env=environment)
        subprocess.run(fast, check=True, env=environment)
    except subprocess.CalledProcessError:
        print("uvで入れられなかったため、pipで続けます。Falling back to pip.", file=sys.stderr, flush=True)
        subprocess.run([*pip, "--require-hashes", "-r", str(requirements)], check=True, env=environment)


def write_command() -> None:
    """Write `.venv/bin/shirube` and let the environment see this checkout; nothing has to be built."""
    packages = next(VENV.glob("Lib/site-packages" if WINDOWS else "lib/python*/site-packages"))
    (packages / "shirube.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    if WINDOWS:
        (BIN / "shirube.cmd").write_text('@"%~dp0python.exe" -m shirube.config.command %*\n', encoding="utf-8")
        return
    command = BIN / "shirube"
    # A shell script, since a shebang cannot name a Python whose path has a space.
    command.write_text('#!/bin/sh\nexec "$(dirname "$(readlink -f "$0")")/python" -m shirube.config.command "$@"\n', encoding="utf-8")
    command.chmod(0o755)


def hand_over(word: str, rest: list[str]) -> int:
    """Start what was asked for."""
    if word == "setup":
        print(f"命令は {BIN / 'shirube'} です。")
        return 0
    # One test process for each processor; a later -n among the options wins.
    arguments = ["-m", "pytest", "-n", "auto", *rest] if word == "test" else ["-m", "shirube.config.command", "demo", *rest]
    os.chdir(ROOT)
    if WINDOWS:
        return subprocess.run([PYTHON, *arguments], check=False).returncode
    return os.execv(PYTHON, [str(PYTHON), *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
