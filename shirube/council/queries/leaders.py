"""Internal projects, digital leaders and advisers, for the public page and the office. A constant number of statements each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from shirube.core.people.queries import today
from shirube.core.people.rules import Actor, Role
from shirube.council.models import Adviser, Cohort, Project
from shirube.council.queries.fates import life_of, source_of
from shirube.council.rules.terms import TERM_WORDS, Term, Total, Year, is_told, term_on, totals
from shirube.plans.models import Item, Lineage
from shirube.plans.rules.links import EditionState
from shirube.ui.charts import LineChart, Value, line_chart
from shirube.ui.work import WorkLine
from shirube.ui.years import full_date, full_year, short_year


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """An internal project."""

    pk: int
    title: str
    team: str
    period: str
    result: str
    continues: str
    measure: str
    measure_url: str
    source: str
    source_url: str


@dataclass(frozen=True, slots=True)
class ProjectYear:
    """The projects of one fiscal year."""

    year: str
    projects: tuple[ProjectLine, ...]

    @property
    def has_results(self) -> bool:
        """Whether the result of any of them is known."""
        return any(project.result for project in self.projects)


@dataclass(frozen=True, slots=True)
class CohortLine:
    """One year's training; `count` and `printed` are empty where they are not known."""

    pk: int
    year: str
    count: str
    summed: str
    is_whole: bool
    printed: str
    period: str
    presented: str
    themes: tuple[str, ...]
    source: str
    source_url: str


@dataclass(frozen=True, slots=True)
class AdviserLine:
    """An adviser's seat; `term` says where the term stands today, for the office alone."""

    pk: int
    section: str
    section_url: str
    grade: str
    appointed: str
    ends: str
    renewed_until: str
    source: str
    source_url: str
    term: str = ""
    term_word: str = ""
    may_renew: bool = False


@dataclass(frozen=True, slots=True)
class LeadersPage:
    """The whole page."""

    sentence: str
    years: tuple[ProjectYear, ...]
    cohorts: tuple[CohortLine, ...]
    remark: str
    chart: LineChart | None
    advisers: tuple[AdviserLine, ...]


def leaders_page() -> LeadersPage:
    """Return projects, cohorts and advisers as everybody sees them; nothing of it depends on the day. Six statements."""
    projects, cohorts = list(_projects()), list(_cohorts())
    advisers = tuple(_adviser_line(adviser) for adviser in _advisers())
    sums = totals(Year(cohort.fiscal_year, cohort.count, cohort.printed_total) for cohort in cohorts)
    return LeadersPage(
        sentence=_sentence(projects, sums, len([each for each in advisers if not each.renewed_until])),
        years=_by_year(projects),
        cohorts=_cohort_lines(cohorts, sums),
        remark=_remark(sums),
        chart=_chart(sums),
        advisers=advisers,
    )


def staff_page(day: date) -> LeadersPage:
    """Return the same with where each adviser's term stands on a day. Eight statements."""
    page = leaders_page()
    return replace(page, advisers=tuple(_adviser_line(adviser, day) for adviser in _advisers()))


def _projects() -> QuerySet[Project]:
    items = Item.objects.filter(edition__state=EditionState.ADOPTED).select_related("edition__plan").order_by("-edition__position", "pk")
    lineages = Lineage.objects.select_related("joined_to").prefetch_related(Prefetch("items", items))
    projects = Project.objects.select_related("continues", "citation__document").defer("citation__document__text")
    return projects.prefetch_related(Prefetch("lineage", lineages)).order_by("-fiscal_year", "number")


def _cohorts() -> QuerySet[Cohort]:
    return Cohort.objects.select_related("citation__document").defer("citation__document__text").order_by("-fiscal_year")


def _advisers() -> QuerySet[Adviser]:
    advisers = Adviser.objects.select_related("section", "citation__document").defer("citation__document__text")
    return advisers.prefetch_related("renewed_by").order_by("-appointed_on", "position")


def _sentence(projects: Sequence[Project], sums: Sequence[Total], advisers: int) -> str:
    """Say how many leaders there are, how many projects the last year had and how many advisers; nothing of what there is none of."""
    parts = []
    known = next((each for each in reversed(sums) if each.printed is not None or each.is_whole), None)
    if known is not None:
        values = {"year": full_year(known.fiscal_year), "count": known.printed if known.printed is not None else known.summed}
        parts.append(gettext("デジタル行政推進リーダーは%(year)sまでに累計%(count)s人になりました。") % values)
    if projects:
        last = [project for project in projects if project.fiscal_year == projects[0].fiscal_year]
        values = {
            "year": full_year(projects[0].fiscal_year) if known is None else _again(projects[0].fiscal_year, known),
            "count": len(last),
        }
        said = ngettext("庁内DXプロジェクトは%(year)sに%(count)s件です。", "庁内DXプロジェクトは%(year)sに%(count)s件です。", len(last))
        parts.append(said % values)
    if advisers:
        said = ngettext("DXアドバイザーの記録は%(count)s人分あります。", "DXアドバイザーの記録は%(count)s人分あります。", advisers)
        parts.append(said % {"count": advisers})
    return " ".join(parts) if parts else gettext("デジタル人材の記録はまだありません。")


def _again(year: int, known: Total) -> str:
    return gettext("同じ年度") if year == known.fiscal_year else full_year(year)


def _by_year(projects: Sequence[Project]) -> tuple[ProjectYear, ...]:
    groups = groupby(projects, key=lambda project: project.fiscal_year)
    return tuple(ProjectYear(full_year(year), tuple(_project_line(project) for project in group)) for year, group in groups)


def _project_line(project: Project) -> ProjectLine:
    measure, measure_url = _measure(project.lineage)
    source, source_url = source_of(project.citation)
    before = project.continues
    return ProjectLine(
        pk=project.pk,
        title=project.title,
        team=project.team,
        period=period_words(project.starts_on, project.ends_on),
        result=project.result,
        continues=f"{full_year(before.fiscal_year)} {before.title}" if before else "",
        measure=measure,
        measure_url=measure_url,
        source=source,
        source_url=source_url,
    )


def _measure(lineage: Lineage | None) -> tuple[str, str]:
    """Return the latest public name of a measure, and the address of its biography or else of the item."""
    if lineage is None:
        return "", ""
    items = list(lineage.items.all())
    life = life_of((lineage.joined_to or lineage).key)
    if not items:
        return ("", life) if not life else (gettext("取組の歩み"), life)
    item = items[0]
    url = f"{reverse('plans:item', args=[item.edition.plan.slug, item.number])}?edition={item.edition.name}"
    return item.title, life or url


def period_words(first: date | None, last: date | None) -> str:
    """Return 「令和7年7月1日〜令和7年9月30日」; empty where neither day is known."""
    if first is None and last is None:
        return ""
    return f"{full_date(first) if first else ''}〜{full_date(last) if last else ''}"


def _cohort_lines(cohorts: Sequence[Cohort], sums: Sequence[Total]) -> tuple[CohortLine, ...]:
    known = {each.fiscal_year: each for each in sums}
    return tuple(_cohort_line(cohort, known[cohort.fiscal_year]) for cohort in cohorts)


def _cohort_line(cohort: Cohort, total: Total) -> CohortLine:
    source, source_url = source_of(cohort.citation)
    return CohortLine(
        pk=cohort.pk,
        year=full_year(cohort.fiscal_year),
        count="" if cohort.count is None else str(cohort.count),
        summed=str(total.summed) if total.summed or total.is_whole else "",
        is_whole=total.is_whole,
        printed="" if total.printed is None else str(total.printed),
        period=period_words(cohort.starts_on, cohort.ends_on),
        presented=full_date(cohort.presented_on) if cohort.presented_on else "",
        themes=tuple(cohort.themes),
        source=source,
        source_url=source_url,
    )


def _remark(sums: Sequence[Total]) -> str:
    """Say what the printed cumulative count and our sum have to do with each other; empty where no document prints one."""
    printed = next((each for each in reversed(sums) if each.printed is not None), None)
    if printed is None:
        return ""
    values = {"printed": printed.printed, "summed": printed.summed, "earlier": printed.earlier}
    if not printed.is_whole:
        return (
            gettext(
                "公表された累計は%(printed)s人、人数のわかる年度の合計は%(summed)s人です。差の%(earlier)s人は、人数が資料にない年度の分とみられます。"
            )
            % values
        )
    if printed.printed == printed.summed:
        return gettext("公表された累計%(printed)s人は、各年度の合計と一致します。") % values
    return gettext("公表された累計は%(printed)s人ですが、各年度の合計は%(summed)s人で、一致しません。") % values


def _chart(sums: Sequence[Total]) -> LineChart | None:
    """Return the cumulative count as a chart, as printed or else as summed; None below two numbers."""
    numbers = [each.printed if each.printed is not None else (each.summed if each.is_whole else None) for each in sums]
    if sum(number is not None for number in numbers) < 2:
        return None
    actual = [Value(None if number is None else float(number), "" if number is None else str(number)) for number in numbers]
    return line_chart(
        title=gettext("デジタル行政推進リーダーの累計"),
        description=gettext("単位は人。数は下の表にあります。"),
        years=[short_year(each.fiscal_year) for each in sums],
        target=[Value(None)] * len(sums),
        actual=actual,
    )


def _adviser_line(adviser: Adviser, day: date | None = None) -> AdviserLine:
    source, source_url = source_of(adviser.citation)
    renewals = list(adviser.renewed_by.all())
    term = term_on(day, adviser.appointed_on, adviser.ends_on) if day else None
    return AdviserLine(
        pk=adviser.pk,
        section=adviser.section_name,
        section_url=reverse("plans:section", args=[adviser.section.slug]) if adviser.section else "",
        grade=adviser.grade,
        appointed=full_date(adviser.appointed_on),
        ends=full_date(adviser.ends_on),
        renewed_until=full_date(max(each.ends_on for each in renewals)) if renewals else "",
        source=source,
        source_url=source_url,
        term=term.value if term else "",
        term_word=gettext(TERM_WORDS[term]) if term else "",
        may_renew=not renewals and term in (Term.ENDING, Term.OVER, Term.RUNNING),
    )


def ending_terms(day: date) -> list[Adviser]:
    """Return the advisers whose term is about to end on a day or ended not long ago, and who were not renewed. One statement."""
    open_terms = Adviser.objects.filter(renewed_by=None).order_by("ends_on", "position")
    return [adviser for adviser in open_terms if is_told(day, adviser.ends_on)]


def adviser_work(actor: Actor) -> Iterable[WorkLine]:
    """Tell the office whose term is about to end or has ended. One statement."""
    if not actor.has(Role.OFFICE):
        return
    day = today()
    url = f"{reverse('council:staff_leaders')}#advisers"
    for ends_on, group in groupby(ending_terms(day), key=lambda adviser: adviser.ends_on):
        yield WorkLine(ending_words(ends_on, len(list(group)), day), url, is_late=ends_on < day)


def ending_words(ends_on: date, count: int, day: date) -> str:
    """Say that the terms of so many advisers end, or have ended, on a day."""
    values = {"count": count, "day": full_date(ends_on), "left": (ends_on - day).days}
    if ends_on < day:
        return (
            ngettext(
                "DXアドバイザー%(count)s人の任期が%(day)sに終わりました。更新するかどうかを記録してください",
                "DXアドバイザー%(count)s人の任期が%(day)sに終わりました。更新するかどうかを記録してください",
                count,
            )
            % values
        )
    said = ngettext(
        "DXアドバイザー%(count)s人の任期が%(day)sに終わります（あと%(left)s日）",
        "DXアドバイザー%(count)s人の任期が%(day)sに終わります（あと%(left)s日）",
        count,
    )
    return said % values
