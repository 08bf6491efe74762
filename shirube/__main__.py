"""`python -m shirube`: the command line without the installed script."""

from __future__ import annotations

from shirube.config.command import main

main()
