"""Consultations for tests: on a draft edition, announced, closed, with letters that nobody wrote.

`make_letters` gives campaigns, near duplicates and letters with personal data; all people and places in them are invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256

from django.utils import timezone

from shirube.core.folding import fold
from shirube.core.people.queries import today
from shirube.core.people.rules import Actor, Role
from shirube.council.actions.consultations_staff import Terms, create_consultation
from shirube.council.actions.opinions import make_group, take_letters
from shirube.council.models import Consultation, ConsultationFile, Letter, Opinion
from shirube.council.rules.words import ConsultationState, Standing, Via
from shirube.plans.models import Edition
from shirube.plans.rules.links import EditionState
from tests.factories import plans

OFFICE = Actor("staff:office", roles={Role.OFFICE: frozenset()})
OF_A_CONSULTATION = (
    *("office_consultation", "office_settings", "announce_consultation", "add_consultation_file", "withdraw_consultation_file"),
    *("office_letters", "office_letter", "office_opinions", "office_opinion", "office_groups", "office_group", "results_note"),
    *("preview_results", "preview_results_file", "publish_results", "enter_letter"),
)
"""The addresses of the office's desk that are below a consultation."""
CAMPAIGN = "窓口の利用料の値上げに反対します。市民の声を聞いてください。"
NEAR = (
    "市役所の窓口を{}も開けてほしい。仕事の後に手続きができません。",
    "道路の穴をスマートフォンで通報できるようにしてください。{}に見つけても伝えられません。",
    "町会の回覧を電子にするなら、{}への説明会を開いてください。",
    "図書館の予約を{}からもできるように、画面を分かりやすくしてください。",
)
FILLINGS = ("夜間", "土曜日", "休日", "朝早く", "高齢者", "子育て中の人", "外国人", "自宅", "職場", "祝日")
PRIVATE = "緑町3丁目2番1号の佐藤です。電話076-200-1234。担当の田中さんに話しましたが、返事がありません（{}）。"


def make_draft(edition: Edition | None = None, *, items: int = 4) -> Edition:
    """Return an edition that is a draft; made with headings and items where none is given."""
    if edition is None:
        edition = plans.make_edition(name="2.0", position=1)
        heading = plans.make_heading(edition, "便利なまち")
        for number in range(1, items + 1):
            plans.make_item(heading, str(number), f"取組その{number}")
    edition.state = EditionState.DRAFT
    edition.save(update_fields=["state"])
    return edition


def make_consultation(edition: Edition | None = None, *, is_closed: bool = True, title: str = "若松市計画2.0（案）") -> Consultation:
    """Make an announced consultation; its period is over where it is closed."""
    first = today() - timedelta(days=40)
    last = first + timedelta(days=30 if is_closed else 60)
    terms = Terms(title=title, overview="次の計画の案です。", opens_on=first, closes_on=last, section_name="みどり課")
    made = create_consultation(edition=edition or make_draft(), terms=terms, actor=OFFICE)
    made.state, made.announced_at = ConsultationState.ANNOUNCED.value, timezone.now() - timedelta(days=40)
    made.save()
    return made


def make_letters(consultation: Consultation, texts: Sequence[str], *, name: str = "", address: str = "", contact: str = "") -> list[Letter]:
    """Put letters into the store, each by another way, in turn."""
    ways, standings = list(Via), list(Standing)
    first = Letter.objects.count()
    made = [
        Letter(
            consultation=consultation,
            receipt=f"T-{first + number:05}",
            via=ways[number % len(ways)].value,
            standing=standings[number % len(standings)].value,
            received_on=consultation.opens_on,
            name=name,
            address=address,
            contact=contact,
            text=text,
            digest=sha256(fold(text).encode()).hexdigest(),
        )
        for number, text in enumerate(texts)
    ]
    Letter.objects.bulk_create(made, batch_size=500)
    return list(Letter.objects.filter(consultation=consultation).order_by("pk")[first:])


def mixed_texts(number: int = 200) -> list[str]:
    """Return texts: of every ten, three of a campaign, six that are nearly alike in four kinds, and one with personal data."""
    made = []
    for each in range(number):
        if each % 10 < 3:
            made.append(CAMPAIGN)
        elif each % 10 == 9:
            made.append(PRIVATE.format(each))
        else:
            made.append(NEAR[each % len(NEAR)].format(FILLINGS[each // len(NEAR) % len(FILLINGS)]))
    return made


def values_for_addresses(edition: Edition) -> dict[str, object]:
    """Return what the addresses of the office's desk are filled with: a closed consultation with a letter in two opinions."""
    made = make_consultation(edition)
    (letter,) = make_letters(made, ["窓口を増やす。"])
    take_letters(consultation=made, actor=OFFICE)
    opinion = Opinion.objects.get(letter=letter)
    group = make_group(consultation=made, opinions=[opinion.pk], actor=OFFICE)
    file = ConsultationFile.objects.create(
        consultation=made, name="案.txt", content_type="text/plain", sha256="0" * 64, size=3, content=b"abc"
    )
    values: dict[str, object] = {f"council:{name} slug": made.slug for name in OF_A_CONSULTATION}
    values |= {f"council:{name} form": "csv" for name in OF_A_CONSULTATION} | {"council:office_letter receipt": letter.receipt}
    return values | {
        "council:office_opinion pk": opinion.pk,
        "council:office_group pk": group.pk,
        "council:withdraw_consultation_file file": file.pk,
    }
