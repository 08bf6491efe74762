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

PROPOSAL_WORDS = {
    "load_proposals": mark("提言を読み込み"),
    "save_proposal": mark("提言を記録"),
    "decide_fate": mark("提言の反映状況を決定"),
    "load_leaders": mark("デジタル人材の記録を読み込み"),
    "save_project": mark("庁内DXプロジェクトを記録"),
    "save_cohort": mark("育成研修を記録"),
    "save_adviser": mark("DXアドバイザーを記録"),
    "renew_adviser": mark("DXアドバイザーの任期を更新"),
    "warn_of_terms": mark("任期の終わりをお知らせ"),
}
"""What the journal keeps of proposals and digital leaders, in words."""

CONSULTATION_WORDS = {
    "create_consultation": mark("意見公募を作成"),
    "change_consultation": mark("意見公募の内容を変更"),
    "announce_consultation": mark("意見公募を公示"),
    "extend_consultation": mark("意見公募の期間を延長"),
    "add_consultation_file": mark("意見公募の資料を追加"),
    "withdraw_consultation_file": mark("意見公募の資料を取下げ"),
    "enter_letter": mark("意見書を入力"),
    "receive_letter": mark("意見書を受付"),
    "view_letter": mark("意見書を閲覧"),
    "take_letters": mark("意見書を意見として並べた"),
    "split_letter": mark("意見書を意見に分けた"),
    "check_opinion": mark("公表する文を確認"),
    "check_opinions": mark("公表する文をまとめて確認"),
    "make_group": mark("意見のまとまりを作成"),
    "move_opinions": mark("意見のまとまりを移動"),
    "merge_groups": mark("意見のまとまりを統合"),
    "answer_group": mark("市の考え方を記入"),
    "answer_groups": mark("市の考え方をまとめて記入"),
    "write_results_note": mark("結果に添える言葉を記入"),
    "publish_results": mark("意見公募の結果を公表"),
}
"""What the journal keeps of the office's work on consultations, in words."""


class CouncilConfig(AppConfig):
    name = "shirube.council"
    label = "council"

    def ready(self) -> None:
        """Publish the ways, the words of the journal, what waits for the office, and what the city pack holds."""
        self._meetings()
        self._proposals()
        self._consultations_for_staff()
        self._news()

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

    def _proposals(self) -> None:
        from shirube.core.journal import publish_words
        from shirube.core.packs import publish_loader
        from shirube.council import jobs  # noqa: F401  (publishes what runs by the clock)
        from shirube.council.actions.load_leaders import load_leaders
        from shirube.council.actions.load_proposals import load_proposals
        from shirube.council.queries.leaders import adviser_work
        from shirube.council.queries.life import project_lines, proposal_lines
        from shirube.council.queries.proposals import proposal_work
        from shirube.council.queries.readings import leader_readings, proposal_readings
        from shirube.plans.queries.chapters import publish_chapters
        from shirube.plans.queries.documents import publish_readings
        from shirube.ui.work import publish_work

        publish_words(**PROPOSAL_WORDS)
        publish_loader("proposals", load_proposals)
        publish_loader("leaders", load_leaders)
        publish_chapters(proposal_lines)
        publish_chapters(project_lines)
        publish_readings(proposal_readings)
        publish_readings(leader_readings)
        publish_work(proposal_work)
        publish_work(adviser_work)
        publish(
            Way("council:proposals", mark("提言")),
            Way("council:leaders", mark("デジタル人材"), place="foot"),
            Way("council:staff_proposals", mark("提言"), place="staff", roles=READERS),
            Way("council:staff_leaders", mark("デジタル人材"), place="staff", roles=READERS),
        )

    def _consultations_for_staff(self) -> None:
        from shirube.core.journal import publish_words
        from shirube.council.queries.consultations_staff import consultation_work
        from shirube.council.queries.results import comment_lines
        from shirube.plans.queries.chapters import publish_chapters
        from shirube.ui.work import publish_work

        publish_words(**CONSULTATION_WORDS)
        publish_chapters(comment_lines)
        publish_work(consultation_work)
        publish(Way("council:consultations", mark("意見公募")))
        publish(Way("council:office_consultations", mark("意見公募"), place="staff", roles=READERS))

    def _news(self) -> None:
        from shirube.council.queries.news import council_news
        from shirube.ui.news import publish_news

        publish_news(council_news)
