"""What happens at the door, in the journal: signing in and out, wrong passwords, lock-outs, changes of a second factor.

The journal names accounts by number and holds no mail address. What is tried with an address that has no account is not journalled:
anybody could fill the journal with it.
"""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.db import transaction

from shirube.core import journal
from shirube.core.people.models import Account


def note_door(*, account: Account, action: str, actor: str = "", after: dict[str, str] | None = None) -> None:
    """Append what an account did at the door; `actor` where it was not the person itself."""
    journal.record(actor=actor or f"staff:{account.pk}", action=action, subject=f"account:{account.pk}", after=after, is_draft=True)


@transaction.atomic
def note_failure(*, email: str, is_locked: bool) -> None:
    """Append a failed sign-in of an account there is, and the lock-out it led to."""
    account = Account.objects.filter(email__iexact=email.strip()).first()
    if account is None:
        return
    note_door(account=account, action="sign_in_failed", actor="anonymous")
    if is_locked:
        note_door(account=account, action="locked_out", actor="anonymous")


def end_sessions(*, account: Account, but: str | None = None) -> int:
    """End the sessions of an account, all but one where a session key is given; return how many."""
    sessions = UserSession.objects.filter(user=account).exclude(session_key=but or "")
    for session in sessions:
        session.end()
    return len(sessions)
