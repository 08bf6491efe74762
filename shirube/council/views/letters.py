"""A resident writes to a consultation: a form, the text once more to check, and a receipt. No session, no cookie, no script."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from shirube.core.errors import InvalidInput, NotFound
from shirube.council.actions.letters import receive_letter
from shirube.council.forms.letters import LetterForm, new_token
from shirube.council.models import Consultation
from shirube.council.queries.consultations import announced, consultations_list, is_open, receipt_of_letter
from shirube.council.rules.letters import Gate

MOST_A_MINUTE = 120
"""Letters that one address may send in a minute to one process: many households share one address behind a provider."""
gate = Gate(MOST_A_MINUTE, salt=secrets.token_bytes(16))


@require_safe
def consultations(request: HttpRequest) -> HttpResponse:
    """Show all consultations: open, coming, closed, with results."""
    return render(request, "council/consultations.html", {"page": consultations_list()})


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a letter; the form's signed token stands for the session that public pages do not have."""
    consultation = announced(slug)
    if not is_open(consultation):
        return render(request, "council/write_closed.html", {"consultation": consultation}, status=200 if request.method != "POST" else 409)
    if request.method != "POST":
        named = {name: request.GET.get(name, "") for name in ("heading", "item", "passage")}
        return _form(request, LetterForm(consultation=consultation, initial=named | {"token": new_token()}))
    form = LetterForm(request.POST, consultation=consultation)
    if not form.is_valid():
        return _form(request, form, status=422)
    if request.POST.get("step") != "send":
        return render(request, "council/write_check.html", {"form": form, "consultation": consultation, "about": form.about})
    return _send(request, form, consultation)


def _send(request: HttpRequest, form: LetterForm, consultation: Consultation) -> HttpResponse:
    if not gate.lets(_sender(request)):
        form.add_error("text", gettext("続けて送られたため、しばらく受け付けません。1分ほど待って、もう一度試してください。"))
        return _form(request, form, status=429)
    try:
        letter = receive_letter(consultation=consultation, letter=form.letter, nonce=form.cleaned_data["token"])
    except InvalidInput as error:
        form.add_error("text", gettext(error.message))
        return _form(request, form, status=422)
    return redirect("council:receipt", consultation.slug, letter.receipt)


def _sender(request: HttpRequest) -> str:
    """Return the address a letter comes from: behind a proxy of ours, the one that the proxy itself saw."""
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() if settings.SECURE_PROXY_SSL_HEADER else ""
    return told or request.META.get("REMOTE_ADDR", "")


def _token(form: LetterForm) -> str:
    """Return the token for the form's next turn: its own, unless that is missing, forged or too old."""
    own = str(form["token"].value() or "")
    return own if own and (not form.has_error("token") or form.has_error("token", "young")) else new_token()


def _form(request: HttpRequest, form: LetterForm, status: int = 200) -> HttpResponse:
    shown = {"form": form, "consultation": form.consultation, "about": form.about, "token": _token(form)}
    return render(request, "council/write.html", shown, status=status)


@never_cache
@require_safe
def receipt(request: HttpRequest, slug: str, receipt: str) -> HttpResponse:
    """Show that a letter has come in: its number and the day, nothing of what it says."""
    consultation = announced(slug)
    found = receipt_of_letter(consultation, receipt)
    if found is None:
        raise NotFound(gettext("この受付番号の意見書はありません。番号を確かめてください。"))
    return render(request, "council/receipt.html", {"consultation": consultation, "receipt": found})
