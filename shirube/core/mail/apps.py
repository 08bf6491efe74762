"""The app of mail."""

from __future__ import annotations

from django.apps import AppConfig

from shirube.core.language import mark


class MailConfig(AppConfig):
    name = "shirube.core.mail"
    label = "mail"

    def ready(self) -> None:
        """Say in words what the journal keeps of mails."""
        from shirube.core.journal import publish_words

        publish_words(send_mail=mark("メールの送信"), resend_mail=mark("メールの送り直し"))
