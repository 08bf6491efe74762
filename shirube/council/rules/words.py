"""The words of meetings, proposals and consultations: kinds and states, with what each is called."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from shirube.core.language import mark


class BodyKind(StrEnum):
    """What kind of body meets."""

    COUNCIL = "council"
    """People from outside advise (会議)."""
    HEADQUARTERS = "headquarters"
    """The city's own heads decide (本部)."""


class MeetingState(StrEnum):
    """Whether a meeting has been held."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class AgendaKind(StrEnum):
    """What an item of the agenda is."""

    REPORT = "report"
    BUSINESS = "business"
    DISCUSSION = "discussion"
    PROPOSAL = "proposal"


class DecisionKind(StrEnum):
    """What a meeting decided."""

    SIGN_OFF = "sign_off"
    """A publication."""
    ADOPT = "adopt"
    """An edition of a plan."""
    AGREE = "agree"
    """Anything else, in words."""


class FateKind(StrEnum):
    """What became of a proposal."""

    ADOPTED = "adopted"
    PARTLY = "partly"
    STUDYING = "studying"
    DECLINED = "declined"
    NONE = "none"
    """No answer yet."""


class ConsultationState(StrEnum):
    """How far a consultation is; whether it is open follows from its days."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    RESULTS = "results"
    """The results are published; nothing changes any more."""


class Via(StrEnum):
    """How a letter came in. All are equal in every list."""

    WEB = "web"
    MAIL = "mail"
    POST = "post"
    FAX = "fax"
    COUNTER = "counter"


class Standing(StrEnum):
    """In what standing somebody may comment."""

    RESIDENT = "resident"
    WORKER = "worker"
    STUDENT = "student"
    BUSINESS = "business"
    STAKEHOLDER = "stakeholder"


class Effect(StrEnum):
    """Whether an opinion changes the draft (修正の有無)."""

    REVISED = "revised"
    INCLUDED = "included"
    """The draft says so already."""
    NOTED = "noted"
    """For the work to come (参考)."""
    KEPT = "kept"


BODY_WORDS: Mapping[str, str] = {BodyKind.COUNCIL: mark("会議"), BodyKind.HEADQUARTERS: mark("本部")}
MEETING_WORDS: Mapping[str, str] = {
    MeetingState.PLANNED: mark("予定"),
    MeetingState.HELD: mark("開催済み"),
    MeetingState.CANCELLED: mark("中止"),
}
AGENDA_WORDS: Mapping[str, str] = {
    AgendaKind.REPORT: mark("報告"),
    AgendaKind.BUSINESS: mark("議事"),
    AgendaKind.DISCUSSION: mark("意見交換"),
    AgendaKind.PROPOSAL: mark("提言"),
}
DECISION_WORDS: Mapping[str, str] = {
    DecisionKind.SIGN_OFF: mark("公表の決定"),
    DecisionKind.ADOPT: mark("版の決定"),
    DecisionKind.AGREE: mark("申し合わせ"),
}
FATE_WORDS: Mapping[str, str] = {
    FateKind.ADOPTED: mark("反映"),
    FateKind.PARTLY: mark("一部反映"),
    FateKind.STUDYING: mark("検討中"),
    FateKind.DECLINED: mark("反映しない"),
    FateKind.NONE: mark("回答待ち"),
}
VIA_WORDS: Mapping[str, str] = {
    Via.WEB: mark("ウェブ"),
    Via.MAIL: mark("メール"),
    Via.POST: mark("郵送"),
    Via.FAX: mark("ファクス"),
    Via.COUNTER: mark("窓口"),
}
STANDING_WORDS: Mapping[str, str] = {
    Standing.RESIDENT: mark("市内に住んでいる"),
    Standing.WORKER: mark("市内で働いている"),
    Standing.STUDENT: mark("市内で学んでいる"),
    Standing.BUSINESS: mark("市内に事務所や事業所がある"),
    Standing.STAKEHOLDER: mark("この案件に利害関係がある"),
}
EFFECT_WORDS: Mapping[str, str] = {
    Effect.REVISED: mark("修正あり"),
    Effect.INCLUDED: mark("案に記載済み"),
    Effect.NOTED: mark("今後の参考"),
    Effect.KEPT: mark("修正なし"),
}
