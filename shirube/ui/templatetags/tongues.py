"""The language of words that come from documents: `<a{{ name|tongue }}>` says `lang="ja"` where the page itself is in another language."""

from __future__ import annotations

import re

from django import template
from django.utils.safestring import SafeString

from shirube.ui.years import reads_english

register = template.Library()
SAID, NOTHING = SafeString(' lang="ja"'), SafeString("")
JAPANESE = re.compile("[ぁ-ゖァ-ヺ一-龠々]")


@register.filter
def tongue(text: object) -> SafeString:
    """Return ` lang="ja"` for Japanese words on an English page, nothing otherwise."""
    return SAID if reads_english() and JAPANESE.search(str(text)) else NOTHING
