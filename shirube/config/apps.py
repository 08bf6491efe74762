"""The app that holds the commands of the whole: demo, messages. It publishes what layers that may not know the look cannot."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import ngettext

from shirube.core.language import mark
from shirube.core.people.rules import Actor, Role
from shirube.ui.ways import Way, publish
from shirube.ui.work import WorkLine, publish_work

KEEPERS = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
WATCHERS = frozenset({Role.OFFICE, Role.AUDITOR, Role.ADMINISTRATOR})


def failed_mails(actor: Actor) -> Iterator[WorkLine]:
    """Yield the mails that did not arrive, for who can send them again. One statement."""
    from shirube.core.audit.queries import failed_mails as failed

    if actor.has(Role.OFFICE, Role.ADMINISTRATOR) and (count := failed().count()):
        sentence = ngettext("%(count)s通のメールが届いていません。", "%(count)s通のメールが届いていません。", count) % {"count": count}
        yield WorkLine(sentence, reverse("mail:list"), is_late=True)


class ConfigConfig(AppConfig):
    name = "shirube.config"
    label = "config"

    def ready(self) -> None:
        """Publish the ways to the pages of the whole: accounts, organisation, mails and journal."""
        publish(
            Way("ui:work", mark("自分の仕事"), place="staff"),
            Way("people:accounts", mark("アカウント"), place="staff", roles=KEEPERS, last=True),
            Way("people:organisation", mark("組織"), place="staff", roles=WATCHERS, last=True),
            Way("mail:list", mark("メール"), place="staff", roles=WATCHERS, last=True),
            Way("journal:list", mark("変更の記録"), place="staff", roles=WATCHERS, last=True),
        )
        publish_work(failed_mails)
