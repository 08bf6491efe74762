"""Accounts and posts: administrators change them, auditors read."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shirube.core.errors import Conflict, InvalidInput
from shirube.core.language import mark
from shirube.core.people.actions import accounts as actions
from shirube.core.people.forms import AccountForm, LastDayForm, PostForm
from shirube.core.people.gates import requires
from shirube.core.people.models import Account, Post
from shirube.core.people.queries import account_numbered, accounts, actor_of, history_of, today
from shirube.core.people.rules import Role

DONE = {
    "created": mark("アカウントを作りました。本人に、サインインの頁の「パスワードを忘れたとき」からパスワードを決めるよう伝えてください。"),
    "given": mark("職を与えました。"),
    "ended": mark("職の終わりの日を入れました。"),
    "withdrawn": mark("職を取り消しました。"),
    "changed": mark("名前とメールアドレスを保存しました。"),
    "stopped": mark("アカウントを止め、サインイン中の端末を終わらせました。"),
    "resumed": mark("アカウントをまた使えるようにしました。"),
    "sessions": mark("サインイン中の端末を終わらせました。"),
    "factors": mark("二段階の確認を取り消しました。次のサインインで設定し直します。"),
}
"""What the page says after a change, by a word in its address."""
SIMPLE: dict[str, tuple[Callable[..., object], str]] = {
    "stop": (actions.stop_account, "stopped"),
    "resume": (actions.resume_account, "resumed"),
    "sessions": (actions.end_account_sessions, "sessions"),
    "second-factor": (actions.reset_second_factor, "factors"),
}
"""What is done to an account by one button: the action, and what is said afterwards."""
administrators = requires(Role.ADMINISTRATOR)
readers = requires(Role.ADMINISTRATOR, Role.AUDITOR)


@require_safe
@readers
def index(request: HttpRequest) -> HttpResponse:
    """List the accounts, with what is missing."""
    text = request.GET.get("q", "").strip()[:100]
    found = accounts(text)
    active = [account for account in found if account.is_active]
    counts = {
        "active": len(active),
        "idle": sum(not account.posts_now for account in active),  # type: ignore[attr-defined]  # set by the query
        "bare": sum(not account.has_factor for account in active),  # type: ignore[attr-defined]  # set by the query
    }
    return render(request, "people/accounts.html", {"accounts": found, "counts": counts, "text": text, "may_change": _may_change(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def create(request: HttpRequest) -> HttpResponse:
    """Make an account together with its first post."""
    given = request.POST if request.method == "POST" else None
    account, post = AccountForm(given), PostForm(given)
    if given is not None and account.is_valid() and post.is_valid():
        try:
            made = actions.create_staff(**account.cleaned_data, terms=post.terms(), actor=actor_of(request))
            return _back(made, "created")
        except (Conflict, InvalidInput) as fault:
            account.add_error(None, gettext(fault.message))
    return render(request, "people/account_new.html", {"account_form": account, "post_form": post}, status=400 if given else 200)


@require_safe
@readers
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one account: its posts, how it signs in, what happened to it."""
    account = account_numbered(pk)
    return _page(request, account, AccountForm(initial={"name": account.name, "email": account.email}), PostForm())


@require_POST
@administrators
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct name and mail address."""
    account, form = account_numbered(pk), AccountForm(request.POST)
    if form.is_valid():
        try:
            actions.change_account(account=account, **form.cleaned_data, actor=actor_of(request))
            return _back(account, "changed")
        except (Conflict, InvalidInput) as fault:
            form.add_error(None, gettext(fault.message))
    return _page(request, account, form, PostForm(), status=400)


@require_POST
@administrators
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an account a further post."""
    account, form = account_numbered(pk), PostForm(request.POST)
    if form.is_valid():
        try:
            actions.give_post(account=account, terms=form.terms(), actor=actor_of(request))
            return _back(account, "given")
        except InvalidInput as fault:
            form.add_error(None, gettext(fault.message))
    return _page(request, account, AccountForm(initial={"name": account.name, "email": account.email}), form, status=400)


@require_POST
@administrators
def end(request: HttpRequest, pk: int, post_pk: int) -> HttpResponse:
    """Let a post end; raises `InvalidInput` for a day that is none."""
    post, form = _post(pk, post_pk), LastDayForm(request.POST)
    if not form.is_valid():
        raise InvalidInput("".join(str(error) for error in form.errors["ends_on"]))
    actions.end_post(post=post, ends_on=form.cleaned_data["ends_on"], actor=actor_of(request))
    return _back(post.account, "ended")


@require_POST
@administrators
def withdraw(request: HttpRequest, pk: int, post_pk: int) -> HttpResponse:
    """Take back a post given by mistake."""
    post = _post(pk, post_pk)
    actions.withdraw_post(post=post, actor=actor_of(request))
    return _back(post.account, "withdrawn")


@require_POST
@administrators
def act(request: HttpRequest, pk: str, what: str) -> HttpResponse:
    """Do what one button does."""
    account = account_numbered(int(pk))
    action, word = SIMPLE[what]
    action(account=account, actor=actor_of(request))
    return _back(account, word)


def _page(request: HttpRequest, account: Account, form: AccountForm, post_form: PostForm, *, status: int = 200) -> HttpResponse:
    done = DONE.get(request.GET.get("done", ""))
    shown = {"form": form, "post_form": post_form, "history": history_of(account), "done": gettext(done) if done else ""}
    shown |= {"shown": account, "today": today(), "may_change": _may_change(request), "is_self": account.pk == actor_of(request).account}
    return render(request, "people/account.html", shown, status=status)


def _back(account: Account, word: str) -> HttpResponse:
    response = redirect("people:account", pk=account.pk)
    response.headers["Location"] += f"?done={word}"
    return response


def _post(account: int, pk: int) -> Post:
    return get_object_or_404(Post.objects.select_related("account", "section"), pk=pk, account=account)


def _may_change(request: HttpRequest) -> bool:
    return actor_of(request).has(Role.ADMINISTRATOR)
