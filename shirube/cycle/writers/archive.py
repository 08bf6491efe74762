"""All tables of a publication in one ZIP file. The same publication gives the same bytes."""

from __future__ import annotations

import io
import zipfile

from shirube.cycle.rules.frozen import Frozen
from shirube.cycle.writers.tables import tables_csv

_THEN = (1980, 1, 1, 0, 0, 0)


def csv_archive(content: Frozen) -> bytes:
    """Return the CSV tables as a ZIP file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in tables_csv(content).items():
            archive.writestr(zipfile.ZipInfo(f"{name}.csv", _THEN), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
