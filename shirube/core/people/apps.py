"""The app of people and posts."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig

from shirube.core.language import mark

WORDS = {
    "create_account": mark("アカウントを作成"),
    "change_account": mark("アカウントを変更"),
    "stop_account": mark("アカウントを停止"),
    "resume_account": mark("アカウントを再開"),
    "give_post": mark("職を付与"),
    "end_post": mark("職を終了"),
    "withdraw_post": mark("職を取消し"),
    "end_sessions": mark("サインインをすべて終了"),
    "reset_second_factor": mark("二つ目の確認を解除"),
    "sign_in": mark("サインイン"),
    "sign_out": mark("サインアウト"),
    "sign_in_failed": mark("サインインに失敗"),
    "login_failed": mark("共通認証でのサインインに失敗"),
    "second_factor_failed": mark("二つ目の確認に失敗"),
    "locked_out": mark("失敗が続いたので締出し"),
    "change_password": mark("パスワードを変更"),
    "reset_password": mark("パスワードを再設定"),
    "add_second_factor": mark("二つ目の確認を登録"),
    "remove_second_factor": mark("二つ目の確認を削除"),
    "renew_second_factor": mark("予備のコードを作り直し"),
    "load_organisation": mark("組織の読込み"),
    "load_succession": mark("後継の課の読込み"),
    "remove_succession": mark("後継の課の取消し"),
}
"""What the journal keeps of accounts and of the organisation, in words."""


class PeopleConfig(AppConfig):
    name = "shirube.core.people"
    label = "people"

    def ready(self) -> None:
        """Listen to what happens at the door, and say in words what the journal keeps of it."""
        from shirube.core.journal import publish_words

        import_module("shirube.core.people.receivers")
        publish_words(**WORDS)
