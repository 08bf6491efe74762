"""What stands before every staff page: a sign-in, a post, a second factor, and the role a page is for.

A view is wrapped by `staff_page` or by `requires(Role.OFFICE, ...)`; whether the person's section is the right one is asked again
inside the action. Public pages are never wrapped, so that they need no session.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from time import time
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from shirube.core.errors import NotAllowed
from shirube.core.language import mark
from shirube.core.people.models import Account
from shirube.core.people.queries import actor_of, sign_in_methods
from shirube.core.people.rules import Role

View = Callable[..., HttpResponseBase]
RENEWED = "renewed"
"""When the session was last made to last longer, in the session itself."""
RENEWAL = 600
"""Seconds after which a used session is made to last its full time again; a session is not written at every page."""
SECOND_FACTOR = "second_factor"
"""Whether this session is known to have a second factor, in the session itself."""
NO_POST = mark("きょう有効な職がありません。異動の登録がまだのときは、管理者に頼んでください。")
EXPIRED = mark("サインインの期限が切れました。別の窓でサインインすると、続きができます。")


def staff_page(view: View) -> View:
    """Let only signed-in staff with a post of today see a view; nobody keeps a copy of its page.

    Without a sign-in the way leads to it and back. A script's request is answered 401 with a sentence, so that what was typed stays
    on the screen. Raises `NotAllowed` for somebody without a post.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, Account):
            return _to_sign_in(request)
        if not actor_of(request).roles:
            raise NotAllowed(NO_POST)
        if not has_second_factor(request):
            return redirect("mfa_index")
        _renew(request)
        return view(request, *args, **kwargs)

    return never_cache(answer)


def requires(*roles: Role) -> Callable[[View], View]:
    """Let only staff with one of the roles see a view; raises `NotAllowed` for others. Holds what `staff_page` holds."""

    def gate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor_of(request).require(*roles)
            return view(request, *args, **kwargs)

        return staff_page(answer)

    return gate


def has_second_factor(request: HttpRequest) -> bool:
    """Tell whether a signed-in person's second factor is set up, or is not asked for: by setting, or since single sign-on has its own."""
    if not settings.SECOND_FACTOR_REQUIRED or request.session.get(SECOND_FACTOR):
        return True
    is_known = is_mfa_enabled(request.user) or "socialaccount" in sign_in_methods(request)
    if is_known:
        request.session[SECOND_FACTOR] = True
    return is_known


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request") or request.headers.get("Accept") == "application/json":
        return HttpResponse(gettext(EXPIRED), status=401, content_type="text/plain; charset=utf-8")
    here = request.get_full_path() if request.method in ("GET", "HEAD") else resolve_url(settings.LOGIN_REDIRECT_URL)
    return redirect_to_login(here, resolve_url(settings.LOGIN_URL))


def _renew(request: HttpRequest) -> None:
    """Let a session that is used last its full time again, and note in the list of sessions that it was used."""
    now = int(time())
    if now - request.session.get(RENEWED, 0) < RENEWAL:
        return
    request.session[RENEWED] = now
    UserSession.objects.create_from_request(request)
