"""Serve the provider: `python -m tests.provider PORT REDIRECT_ADDRESS`; prints a line when it is ready."""

from __future__ import annotations

import os
import sys
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

from tests.provider.people import CLIENT, PASSWORD, PEOPLE, SECRET


class Quiet(WSGIRequestHandler):
    """Serves without a line for each request."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def fill(redirect: str) -> None:
    """Make the client and the people."""
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth import get_user_model

    call_command("migrate", verbosity=0)
    client = Client(id=CLIENT, name="しるべ", scopes="openid\nprofile\nemail", redirect_uris=redirect, skip_consent=True)
    client.set_secret(SECRET)
    client.save()
    users: Any = get_user_model()._default_manager  # Django's own accounts, not ours
    for email, is_verified in PEOPLE.items():
        user = users.create_user(email.partition("@")[0], email, PASSWORD)
        EmailAddress.objects.create(user=user, email=email, verified=is_verified, primary=True)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.provider.settings"
    application = get_wsgi_application()
    fill(sys.argv[2])
    with make_server("127.0.0.1", int(sys.argv[1]), application, handler_class=Quiet) as server:
        print("ready", flush=True)  # noqa: T201  (the test waits for it)
        server.serve_forever()
