"""What went wrong at the door, told once; and what a browser calls itself, in words that a person knows."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.utils.translation import gettext

from shirube.core.language import mark
from shirube.core.people.adapters import DOOR_FAULT

register = template.Library()
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "Mac"), ("Linux", "Linux"))


@register.simple_tag(takes_context=True)
def door_fault(context: dict[str, Any]) -> str:
    """Return what went wrong on the page before, and forget it."""
    session = context["request"].session
    return str(session.pop(DOOR_FAULT)) if DOOR_FAULT in session else ""


@register.filter
def agent(text: str) -> str:
    """Return 「Windows の Edge」 for what a browser of that kind sends, and the beginning of the text for others."""
    browser = next((name for word, name in BROWSERS if re.search(rf"{word}\w*/", text)), "")
    system = next((name for word, name in SYSTEMS if word in text), "")
    if browser and system:
        return gettext("%(system)s の %(browser)s") % {"system": system, "browser": browser}
    return browser or system or text[:40] or gettext("名のらない端末")


ACTIONS = {
    "create_account": mark("アカウントが作られた"),
    "change_account": mark("名前かメールアドレスが直された"),
    "give_post": mark("職が与えられた"),
    "end_post": mark("職の終わりの日が入った"),
    "withdraw_post": mark("職が取り消された"),
    "stop_account": mark("アカウントが止められた"),
    "resume_account": mark("アカウントがまた使えるようになった"),
    "end_sessions": mark("サインイン中の端末が終わらされた"),
    "reset_second_factor": mark("二段階の確認が取り消された"),
    "sign_in": mark("サインインした"),
    "sign_in_failed": mark("パスワードが違った"),
    "second_factor_failed": mark("二段階の確認で番号が違った"),
    "locked_out": mark("続けて間違えたため、しばらく閉め出された"),
    "sign_out": mark("サインアウトした"),
    "change_password": mark("パスワードを変えた"),
    "reset_password": mark("パスワードを決め直した"),
    "add_second_factor": mark("二段階の確認を加えた"),
    "remove_second_factor": mark("二段階の確認を外した"),
    "renew_second_factor": mark("予備の番号を作り直した"),
}
"""What the journal's words about an account mean."""


@register.filter
def action_words(action: str) -> str:
    """Return what happened to an account in the language of the page."""
    return gettext(ACTIONS[action]) if action in ACTIONS else action
