"""Who may do what: roles, and the person or program that acts. Plain Python.

A role is held by a post (職), and a post belongs to one section or to the whole city. A person has no rights of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from shirube.core.errors import NotAllowed
from shirube.core.language import mark


class SectionKind(StrEnum):
    """The level of a section in the organisation."""

    BUREAU = "bureau"
    DEPARTMENT = "department"
    SECTION = "section"


class SuccessionKind(StrEnum):
    """What became of a section."""

    RENAMED = "renamed"
    MERGED = "merged"
    SPLIT = "split"


KIND_WORDS = {SectionKind.BUREAU.value: mark("局"), SectionKind.DEPARTMENT.value: mark("部"), SectionKind.SECTION.value: mark("課")}
SUCCESSION_WORDS = {
    SuccessionKind.RENAMED.value: mark("名称変更"),
    SuccessionKind.MERGED.value: mark("統合"),
    SuccessionKind.SPLIT.value: mark("分割"),
}


class Role(StrEnum):
    """What a post may do."""

    VIEWER = "viewer"
    """Reads what is not published yet."""
    REPORTER = "reporter"
    """Answers for a section."""
    HEAD = "head"
    """Approves what a section answers."""
    OFFICE = "office"
    """Runs the rounds, judges and publishes (事務局)."""
    AUDITOR = "auditor"
    """Reads everything, the journal too; changes nothing."""
    ADMINISTRATOR = "administrator"
    """Gives and takes accounts and posts; answers and judges nothing."""


ROLE_WORDS = {
    Role.VIEWER: mark("閲覧者"),
    Role.REPORTER: mark("入力担当"),
    Role.HEAD: mark("課長"),
    Role.OFFICE: mark("事務局"),
    Role.AUDITOR: mark("監査"),
    Role.ADMINISTRATOR: mark("管理者"),
}
OF_A_SECTION = frozenset({Role.REPORTER, Role.HEAD})
"""Roles that count only for the section of the post."""
NOT_YOURS = mark("この操作はできません。担当の課か役割が違います。必要なときは管理者に頼んでください。")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a signed-in person with the posts of today, a command or a job.

    `label` is what the journal writes (`staff:12`, `command:publish_plan`); `roles` gives the sections for which each role is held,
    as primary keys, where the role belongs to a section; other roles map to an empty set.
    """

    label: str
    account: int | None = None
    roles: Mapping[Role, frozenset[int]] = field(default_factory=dict)
    is_program: bool = False
    """A command or a job: started by who runs the machine, so nothing is refused."""

    def has(self, *roles: Role, section: int | None = None) -> bool:
        """Tell whether one of the roles is held, for this section where the role belongs to one."""
        return self.is_program or any(role in self.roles and self._covers(role, section) for role in roles)

    def _covers(self, role: Role, section: int | None) -> bool:
        return role not in OF_A_SECTION or section is None or section in self.roles[role]

    def require(self, *roles: Role, section: int | None = None) -> None:
        """Raise `NotAllowed` where none of the roles is held."""
        if not self.has(*roles, section=section):
            raise NotAllowed(NOT_YOURS)

    @property
    def sections(self) -> frozenset[int]:
        """The sections for which the person answers or approves."""
        return frozenset().union(*(self.roles.get(role, frozenset()) for role in OF_A_SECTION))


def program(label: str) -> Actor:
    """Return a command or a job as who acts: `program("command:publish_plan")`."""
    return Actor(label, is_program=True)


ANONYMOUS = Actor("anonymous")
