"""The files under deploy/ say what is so: settings and commands exist, systemd and nginx take them, pages come through."""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPResponse, HTTPSConnection
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command, get_commands
from pytest_django.fixtures import Settings

from shirube.config.management.commands import run_server
from tests.serving import prepare, serving

ROOT = Path(__file__).resolve().parents[3]
DEPLOY = ROOT / "deploy"
UNITS = sorted(file for file in DEPLOY.iterdir() if file.suffix in {".service", ".timer"})
HOST = "shirube.city.example.jp"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
FRAME = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    types {{ text/html html; text/css css; application/javascript js; application/json json; }}
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    {site}
}}
"""


def given() -> dict[str, str]:
    """Return the settings of deploy/shirube.env as a shell reads them; systemd reads the same."""
    names = re.findall(r"^(\w+)=", (DEPLOY / "shirube.env").read_text(encoding="utf-8"), re.MULTILINE)
    script = f". {DEPLOY / 'shirube.env'}; " + "; ".join(f'printf "%s\\0" "${name}"' for name in names)
    told = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True).stdout
    return dict(zip(names, told.split("\0"), strict=False))


def test_every_setting_named_there_exists_and_is_accepted(tmp_path: Path) -> None:
    documented = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert [name for name in given() if name != "PGPASSFILE" and f"`{name}`" not in documented] == []
    own = {"SHIRUBE_DATA_DIR": str(tmp_path), "SHIRUBE_CITY_DIR": str(ROOT / "cities" / "kanazawa")}
    code = "from shirube.config import settings as s; print(s.HTTPS, s.ALLOWED_HOSTS, s.DATABASES['default']['NAME'], s.MAIL.host)"
    environment = {**os.environ, **given(), **own, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", f"['{HOST}']", "shirube", "relay.city.example.jp"]


def test_every_command_named_in_a_unit_or_on_the_page_exists() -> None:
    texts = [file.read_text(encoding="utf-8") for file in (*UNITS, ROOT / "docs" / "operations.md")]
    named = {word for text in texts for word in re.findall(r"(?:bin/|`|^|sudo )shirube ([a-z]\w+)", text, re.MULTILINE)}
    assert named >= {"run_server", "run_worker", "back_up", "restore", "migrate"}
    assert sorted(named - get_commands().keys()) == []


def test_the_page_names_every_file_there() -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert [file.name for file in DEPLOY.iterdir() if f"](../deploy/{file.name})" not in page] == []


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_takes_the_unit(unit: Path) -> None:
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    told = [line for line in (done.stdout + done.stderr).splitlines() if "is not executable" not in line]
    assert told == []


def listed_faults(*, host: str) -> str:
    return "\n".join(run_server.server_faults(host=host))


@pytest.mark.django_db
def test_the_server_refuses_settings_that_strangers_must_not_meet(settings: Settings, tmp_path: Path) -> None:
    s = settings
    s.STATIC_ROOT = tmp_path
    assert "collectstatic" in listed_faults(host="127.0.0.1")
    (tmp_path / "staticfiles.json").touch()
    assert "SHIRUBE_HOSTS" not in listed_faults(host="127.0.0.1")
    s.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    assert "SHIRUBE_HOSTS" in listed_faults(host="0.0.0.0")  # noqa: S104  (that is what is refused)
    s.DEBUG, s.SECRET_KEY, s.HTTPS, s.SECURE_PROXY_SSL_HEADER = True, "short", True, None
    told = listed_faults(host="127.0.0.1")
    assert all(name in told for name in ("SHIRUBE_DEBUG", "SHIRUBE_SECRET_KEY", "SHIRUBE_BEHIND_PROXY", "SHIRUBE_HOSTS"))
    with pytest.raises(CommandError, match="始められません"):
        call_command("run_server")
    with pytest.raises(CommandError, match="--port 0"):
        call_command("run_server", "--port", "0")


def free_ports(number: int) -> list[int]:
    probes = [socket.socket() for _ in range(number)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def site(folder: Path, *, server: int, http: int, https: int) -> str:
    """Return our nginx file with this machine's ports and folders."""
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    text = re.sub(r"\n *listen \[::\].*", "", text)
    for old, new in {
        "listen 80;": f"listen 127.0.0.1:{http};",
        "listen 443 ": f"listen 127.0.0.1:{https} ",
        "127.0.0.1:8000": f"127.0.0.1:{server}",
        "/etc/ssl/shirube": str(folder),
        "/var/lib/shirube": str(folder),
    }.items():
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """nginx with our file before the server; yields its port and the data folder."""
    if NGINX is None:
        pytest.skip("there is no nginx")
    folder = tmp_path_factory.mktemp("city")
    folder.chmod(0o755)
    subject = ["-subj", f"/CN={HOST}", "-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject], check=True, capture_output=True)
    http, https = free_ports(2)
    environment = prepare(folder)
    user = "user root;" if os.geteuid() == 0 else ""  # else the workers of a root's nginx could not read the test's folder
    names = ("SHIRUBE_HOSTS", "SHIRUBE_HTTPS", "SHIRUBE_BEHIND_PROXY", "SHIRUBE_PUBLIC_URL")
    with serving(environment, **{name: given()[name] for name in names}) as (port, _):
        (folder / "nginx.conf").write_text(FRAME.format(user=user, folder=folder, site=site(folder, server=port, http=http, https=https)))
        nginx = subprocess.Popen([NGINX, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")])
        try:
            wait_for(https)
            yield https, folder
        finally:
            nginx.terminate()
            nginx.wait(10)


def wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("nginx did not start")


def get(port: int, path: str, *, method: str = "GET", body: bytes | None = None) -> HTTPResponse:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with closing(HTTPSConnection("127.0.0.1", port, context=context, timeout=30)) as connection:
        connection.request(method, path, body=body, headers={"Host": HOST})
        response = connection.getresponse()
        response.content = response.read().decode("utf-8", "replace")  # type: ignore[attr-defined]
    return response


def content(response: HTTPResponse) -> str:
    return str(response.content)  # type: ignore[attr-defined]


def test_pages_and_their_static_files_come_through_nginx(proxy: tuple[int, Path]) -> None:
    port, _ = proxy
    page = get(port, "/")
    assert page.status == 200
    assert "max-age" in (page.getheader("Strict-Transport-Security") or "")
    sheet = re.search(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', content(page))
    assert sheet is not None
    found = get(port, sheet[1])
    assert found.status == 200
    assert "immutable" in (found.getheader("Cache-Control") or "")
    assert found.getheader("Server") == "nginx", "the file came from the program"
    assert get(port, "/en/").status == 200
    assert get(port, "/accounts/login/").status == 200
    assert get(port, "/api/v1/plans").status == 200
    assert get(port, "/-/health").status == 200


def test_a_publication_is_a_plain_file_and_what_is_not_there_is_the_programs(proxy: tuple[int, Path]) -> None:
    port, folder = proxy
    place = folder / "publications" / ("ab" * 32)
    place.mkdir(parents=True)
    (place / "index.html").write_text("<title>公表</title>", encoding="utf-8")
    found = get(port, f"/publications/{'ab' * 32}/")
    assert (found.status, found.getheader("Content-Type")) == (200, "text/html")
    assert "公表" in content(found)
    assert "'self'" in (found.getheader("Content-Security-Policy") or "")
    assert get(port, f"/publications/{'cd' * 32}/").status == 404
    assert get(port, "/publications/").status == 200
    assert get(port, f"/publications/{'ab' * 32}/../../secret_key").status in {400, 404}


def test_too_much_is_refused(proxy: tuple[int, Path]) -> None:
    port, _ = proxy
    assert get(port, "/accounts/login/", method="POST", body=b"x" * 26 * 1024 * 1024).status == 413
