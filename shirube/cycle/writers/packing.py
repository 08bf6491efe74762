"""Office files are ZIP archives that note when they were made: the same content is packed into the same bytes."""

from __future__ import annotations

import io
import re
import zipfile

_THEN = (1980, 1, 1, 0, 0, 0)
_STAMPED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")


def packed(archive: bytes, *, day: str) -> bytes:
    """Return an office file with nothing of the clock in it: `day` as the day it was made, also in workbooks inside it."""
    stamp = f"{day or '1980-01-01'}T00:00:00Z".encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as given, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            data = given.read(name)
            if name.endswith(".xlsx"):
                data = packed(data, day=day)
            elif name == "docProps/core.xml":
                data = _STAMPED.sub(rb"\g<1>" + stamp + rb"\g<2>", data)
            made.writestr(zipfile.ZipInfo(name, _THEN), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
