"""The app of the yearly round."""

from __future__ import annotations

from django.apps import AppConfig

from shirube.core.language import mark
from shirube.core.people.rules import Role
from shirube.ui.stamps import publish_stamps
from shirube.ui.ways import Way, publish
from shirube.ui.work import publish_work

READERS = frozenset({Role.OFFICE, Role.VIEWER, Role.AUDITOR})
"""Who sees all sections of a round."""

WORDS = {
    "create_round": mark("取りまとめを作成"),
    "change_round": mark("取りまとめの設定を変更"),
    "open_round": mark("取りまとめを開始"),
    "close_round": mark("取りまとめを締切"),
    "open_again": mark("取りまとめを再開"),
    "reopen_sheet": mark("課の回答を再開"),
    "assign_item": mark("担当課を変更"),
    "save_answer": mark("回答を入力"),
    "attach_file": mark("ファイルを添付"),
    "withdraw_file": mark("ファイルを取下げ"),
    "submit_entry": mark("提出"),
    "withdraw_entry": mark("提出を取下げ"),
    "confirm_entry": mark("課長承認"),
    "return_entry": mark("差戻し"),
    "approve_entry": mark("承認"),
    "reopen_entry": mark("承認を取消し"),
    "reopen_entry_after_publication": mark("公表後の訂正のため再開"),
    "add_comment": mark("やりとりを記入"),
    "remind": mark("督促"),
    "sign_off_publication": mark("公表を決定"),
}
"""What the journal keeps of a round, in words."""


class CycleConfig(AppConfig):
    name = "shirube.cycle"
    label = "cycle"

    def ready(self) -> None:
        """Have the reminders run by the clock, publish the ways of the office and tell what waits for it."""
        from shirube.core.journal import publish_words
        from shirube.cycle import jobs  # noqa: F401  (publishes what runs by the clock)
        from shirube.cycle.queries.office.work import office_work
        from shirube.cycle.queries.published import newest_stamps
        from shirube.cycle.queries.work import section_work

        publish_words(**WORDS)
        publish(
            Way("cycle:publications", mark("公表")),
            Way("cycle:rounds", mark("取りまとめ"), place="staff", roles=READERS),
            Way("cycle:signing", mark("公表の準備"), place="staff", roles=frozenset({Role.OFFICE})),
        )
        publish_stamps(newest_stamps)
        publish_work(section_work)
        publish_work(office_work)
