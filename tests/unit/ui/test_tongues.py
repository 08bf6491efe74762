"""Words of documents say their language on an English page, and only there."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from shirube.ui.templatetags.tongues import tongue


@pytest.mark.parametrize(("language", "text", "said"), [("en", "市民課", ' lang="ja"'), ("en", "Plan 2.0", ""), ("ja", "市民課", "")])
def test_only_japanese_words_on_an_english_page_say_their_language(language: str, text: str, said: str) -> None:
    with override(language):
        assert tongue(text) == said
