"""`shirube reset_second_factor`: for the administrator who lost the telephone and has no colleague."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from shirube.core.commands import ShirubeCommand
from shirube.core.people.actions.accounts import reset_second_factor
from shirube.core.people.queries import account_named
from shirube.core.people.rules import program


class Command(ShirubeCommand):
    help = "二段階の確認を取り消す (Remove an account's authenticators, passkeys and recovery codes)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True, help="メールアドレス (mail address of the account)")

    def perform(self, **options: Any) -> None:
        account = account_named(options["email"])
        removed = reset_second_factor(account=account, actor=program("command:reset_second_factor"))
        self.say(f"{account.email}: {removed}件を取り消し、サインイン中の端末を終わらせました。次のサインインで設定し直します。")
