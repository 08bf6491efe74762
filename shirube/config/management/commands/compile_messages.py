"""`shirube compile_messages`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings

from shirube.config.messages import compiled
from shirube.core.commands import ShirubeCommand


class Command(ShirubeCommand):
    help = "訳文集を、プログラムが読む形にする (Compile the catalogues)"

    def perform(self, **options: Any) -> None:
        for folder in settings.LOCALE_PATHS:
            for file in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
                file.with_suffix(".mo").write_bytes(compiled(file))
                self.say(f"{file.with_suffix('.mo')}")
