"""The one command line, `shirube`: Django's commands and our own, verb_noun."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

from shirube.core.errors import ShirubeError


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shirube.config.settings")
    try:
        execute_from_command_line(["shirube", *sys.argv[1:]])
    except ShirubeError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
