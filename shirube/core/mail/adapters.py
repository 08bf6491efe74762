"""Where mails go when no mail server is named: files that any mail program opens."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class Folder(BaseEmailBackend):
    """Writes each mail as an `.eml` file into the folder `mail` of the data folder; nothing leaves the machine."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the mails, each whole or not at all; return how many."""
        folder = Path(settings.DATA_DIR) / "mail"
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{timezone.localtime():%Y%m%d-%H%M%S}-{uuid4().hex[:8]}"
            part = folder / f".{name}.part"
            part.write_bytes(message.message().as_bytes())
            part.rename(folder / f"{name}.eml")
        return len(email_messages)
