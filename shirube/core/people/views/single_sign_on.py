"""The way to the city's OpenID Connect provider and back; a provider that does not answer is told in a sentence."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps

from allauth.socialaccount.providers.openid_connect import views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from requests import RequestException

log = logging.getLogger(__name__)
View = Callable[[HttpRequest, str], HttpResponse]


def told_in_a_sentence(view: View) -> View:
    """Answer 502 with a page where the provider cannot be reached or does not describe itself as one."""

    @wraps(view)
    def answer(request: HttpRequest, provider_id: str) -> HttpResponse:
        try:
            return view(request, provider_id)
        except (RequestException, KeyError) as error:
            log.warning("the provider of single sign-on did not answer: %s", type(error).__name__)
            return render(request, "socialaccount/authentication_error.html", status=502)

    return answer


login = told_in_a_sentence(views.login)
callback = told_in_a_sentence(views.callback)
