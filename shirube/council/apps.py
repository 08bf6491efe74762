"""The app of meetings, proposals and consultations."""

from __future__ import annotations

from django.apps import AppConfig

from shirube.core.language import mark
from shirube.core.people.rules import Role
from shirube.ui.ways import Way, publish

READERS = frozenset({Role.OFFICE, Role.VIEWER, Role.AUDITOR})
"""Who reads what is closed: the office, and who may read what is not published yet or everything."""

MEETING_WORDS = {
    "create_meeting": mark("会議を記録"),
    "change_meeting": mark("会議を変更"),
    "change_agenda": mark("次第を変更"),
    "write_minutes": mark("議事録を記録"),
    "write_closed_minutes": mark("非公開の議事録を記録"),
    "add_paper": mark("会議資料を追加"),
    "change_paper": mark("会議資料の公開を変更"),
    "withdraw_paper": mark("会議資料を取下げ"),
    "decide_in_meeting": mark("会議の決定を記録"),
    "create_body": mark("会議体を作成"),
    "change_body": mark("会議体を変更"),
    "create_milestone": mark("年間の節目を追加"),
    "change_milestone": mark("年間の節目を変更"),
    "remove_milestone": mark("年間の節目を取消し"),
    "load_meetings": mark("会議と予定を読み込み"),
}
"""What the journal keeps of meetings, in words."""

class CouncilConfig(AppConfig):
    name = "shirube.council"
    label = "council"

    def ready(self) -> None:
        """Publish the ways, the words of the journal, what waits for the office, and what the city pack holds."""
        self._meetings()

    def _meetings(self) -> None:
        from shirube.core.journal import publish_words
        from shirube.core.packs import publish_loader
        from shirube.council.actions.load_meetings import load_meetings
        from shirube.council.queries.meeting_desk import deciding_ways, meeting_work
        from shirube.council.queries.meetings import meetings_of_publications
        from shirube.cycle.queries.occasions import Occasions, publish_occasions
        from shirube.ui.work import publish_work

        publish_words(**MEETING_WORDS)
        publish_loader("meetings", load_meetings)
        publish_occasions(Occasions(meetings_of_publications, deciding_ways))
        publish_work(meeting_work)
        publish(
            Way("council:meetings", mark("会議")),
            Way("council:meeting_desk", mark("会議の準備"), place="staff", roles=READERS),
        )
