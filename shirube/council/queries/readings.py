"""What proposals, projects, cohorts and advisers were read from a document."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext

from shirube.core.sources.models import Document
from shirube.council.models import Adviser, Cohort, Fate, Project, Proposal
from shirube.council.rules.words import FATE_WORDS, FateKind
from shirube.plans.queries.documents import Found
from shirube.ui.years import long_year


def proposal_readings(document: Document) -> Iterator[Found]:
    """Yield the open proposals that stand in a document, and the fates that are read from it. Two statements."""
    open_ones = Proposal.objects.filter(citation__document=document, is_open=True)
    for citation, key, title in open_ones.values_list("citation_id", "key", "title"):
        yield citation, gettext("提言: %(title)s") % {"title": title}, "", reverse("council:proposal", args=[key])
    fates = Fate.objects.filter(citation__document=document, proposal__is_open=True)
    for citation, key, title, kind in fates.values_list("citation_id", "proposal__key", "proposal__title", "kind"):
        label = gettext("提言の反映状況: %(title)s") % {"title": title}
        yield citation, label, gettext(FATE_WORDS[FateKind(kind)]), reverse("council:proposal", args=[key])


def leader_readings(document: Document) -> Iterator[Found]:
    """Yield the projects, cohorts and advisers that stand in a document. Three statements."""
    url = reverse("council:leaders")
    for citation, pk, title in Project.objects.filter(citation__document=document).values_list("citation_id", "pk", "title"):
        yield citation, gettext("庁内DXプロジェクト: %(title)s") % {"title": title}, "", f"{url}#project-{pk}"
    for citation, year, count in Cohort.objects.filter(citation__document=document).values_list("citation_id", "fiscal_year", "count"):
        said = gettext("不明") if count is None else str(count)
        yield citation, gettext("育成研修 %(year)s") % {"year": long_year(year)}, said, f"{url}#cohorts"
    advisers = Adviser.objects.filter(citation__document=document)
    for citation, section, grade in advisers.values_list("citation_id", "section_name", "grade"):
        yield citation, gettext("DXアドバイザー: %(seat)s") % {"seat": f"{section} {grade}"}, "", f"{url}#advisers"
