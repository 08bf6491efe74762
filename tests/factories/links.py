"""Two editions of 若松市's plan whose items go on, were renamed, came in or were dropped."""

from __future__ import annotations

from shirube.plans.models import Edition
from tests.factories import drafts, plans

EARLIER = ("道路補修の受付", "図書館の蔵書の充実", "公園の遊具の点検")
LATER = ("道路補修等情報システムの導入検討", "図書館の蔵書の充実", "学校給食の無償化")


def make_two_editions(*, more: int = 0) -> tuple[Edition, Edition]:
    """Return 1.0 and 2.0 of one plan: item 1 renamed, item 2 a header with the line 2-1, item 3 dropped and another one new.

    `more` adds as many items to each that have nothing to do with one another.
    """
    earlier, later = plans.make_edition(name="1.0"), plans.make_edition(name="2.0", position=1)
    for edition, titles in ((earlier, EARLIER), (later, LATER)):
        heading = plans.make_heading(edition, "市民協働の推進")
        for number, title in enumerate(titles, 1):
            made = plans.make_item(heading, str(number), title, is_counted=number != 2)
            if number == 2:
                line = plans.make_item(heading, "2-1", "絵本の読み聞かせ", parent=made)
                plans.add_stages(line, plan={2021: "△", 2022: "○"})
        for place in range(more):
            plans.make_item(heading, f"x{place}", f"その他の事業{edition.pk}の{place}番")
    drafts.give_all_lineages()
    return earlier, later
