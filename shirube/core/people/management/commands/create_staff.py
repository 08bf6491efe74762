"""`shirube create_staff`: an account and its first post, for the first administrator and for scripts."""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

from django.core.management.base import CommandParser

from shirube.core.calendar import era_date, find_date
from shirube.core.commands import ShirubeCommand
from shirube.core.errors import InvalidInput
from shirube.core.people.actions.accounts import PostTerms, create_staff
from shirube.core.people.queries import section_named, today
from shirube.core.people.rules import ROLE_WORDS, Role, program


class Command(ShirubeCommand):
    help = "職員のアカウントを作り、職を与える (Make an account and give it a post)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True, help="メールアドレス (mail address to sign in with)")
        parser.add_argument("--name", required=True, help="名前 (name shown to colleagues)")
        parser.add_argument("--role", required=True, choices=[role.value for role in Role], help="役割 (role of the post)")
        parser.add_argument("--section", help="担当課の名前か番地 (name or slug of the section)")
        parser.add_argument("--from", dest="begins_on", help="職の初日。なければきょう (first day of the post, default today)")
        parser.add_argument("--until", dest="ends_on", help="職の最終日。なければ当分の間 (last day of the post)")
        parser.add_argument("--password-stdin", action="store_true", help="パスワードを標準入力から読む (read the password from stdin)")

    def perform(self, **options: Any) -> None:
        terms = PostTerms(
            role=Role(options["role"]),
            section=section_named(options["section"]) if options["section"] else None,
            begins_on=_day(options["begins_on"], "--from") or today(),
            ends_on=_day(options["ends_on"], "--until"),
        )
        password = sys.stdin.readline().rstrip("\r\n") if options["password_stdin"] else None
        actor = program("command:create_staff")
        account = create_staff(email=options["email"], name=options["name"], terms=terms, password=password, actor=actor)
        place = f"{terms.section.name} " if terms.section else ""
        end = f"{era_date(terms.ends_on)}まで" if terms.ends_on else "当分の間"
        self.say(f"{account.email}: {place}{ROLE_WORDS[terms.role]}、{era_date(terms.begins_on)}から{end}。")
        if password is None:
            self.say("パスワードはまだありません。サインインの頁の「パスワードを忘れたとき」で本人が決めます。")


def _day(text: str | None, option: str) -> date | None:
    if not text:
        return None
    day = find_date(text)
    if day is None:
        raise InvalidInput(f"「{text}」は日付として読めません。2022-04-01 か 令和4年4月1日 の形で入れてください。", place=option)
    return day
