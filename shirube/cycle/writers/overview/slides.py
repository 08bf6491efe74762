"""The deck as PPTX: titles in their place, real tables, charts that can be edited, colours and typeface by the theme."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, cast

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE_DASH_STYLE, MSO_PATTERN_TYPE, MSO_THEME_COLOR
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from shirube.cycle.rules.frozen import Frozen
from shirube.cycle.writers.overview.deck import deck_of
from shirube.cycle.writers.overview.shapes import (
    BODY_TOP,
    BODY_WIDTH,
    HEIGHT,
    INSET,
    LINE,
    MARGIN,
    PAD,
    SIZE,
    WIDTH,
    Bars,
    Column,
    Cover,
    Deck,
    Lines,
    Series,
    Slide,
    Table,
    row_height,
)
from shirube.cycle.writers.overview.theme import prepare
from shirube.cycle.writers.packing import packed
from shirube.cycle.writers.texts import tidy

INK, GROUND, SOFT, PALE, BEHIND, GREY = (
    MSO_THEME_COLOR.TEXT_1,
    MSO_THEME_COLOR.BACKGROUND_1,
    MSO_THEME_COLOR.TEXT_2,
    MSO_THEME_COLOR.BACKGROUND_2,
    MSO_THEME_COLOR.ACCENT_2,
    MSO_THEME_COLOR.ACCENT_6,
)
_ALIGN = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}
_PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""The table style that is called "No Style, No Grid"."""
_GAP = 30.0
_CHART_GAP = 20.0
_CHART_HEIGHT, _CHART_STEP = 136.0, 194.0
_CHART_HEAD = 46.0
_SHORT_TITLE = 44
_THINNEST = 0.08


def overview_pptx(content: Frozen, previous: Frozen | None, digest: str) -> bytes:
    """Return the overview as a presentation; `previous` is the publication before, None for the first."""
    deck = deck_of(content, previous, digest)
    show = Presentation()
    prepare(show, deck)
    _cover(show, deck.cover)
    for slide in deck.slides:
        _slide(show, slide)
    for place, made in enumerate(show.slides, 1):
        _foot(made, deck, place, len(show.slides))
    stream = io.BytesIO()
    show.save(stream)
    return packed(stream.getvalue(), day=deck.day)


def _cover(show: Any, cover: Cover) -> None:
    made = show.slides.add_slide(show.slide_layouts[0])
    made.shapes.title.text_frame.text = tidy(cover.title)
    _write(made.placeholders[1].text_frame, cover.plan, size=20)
    _line(made, MARGIN, 206, BODY_WIDTH, 2)
    _text_box(made, MARGIN, 222, BODY_WIDTH, 60, [cover.sentence], size=19, bold=True)
    _text_box(made, MARGIN, 290, BODY_WIDTH, 150, [cover.occasion, *cover.more], size=15)


def _slide(show: Any, slide: Slide) -> None:
    made = show.slides.add_slide(show.slide_layouts[1])
    made.shapes.title.text_frame.text = tidy(slide.title)
    if len(slide.title) > _SHORT_TITLE:
        _each_run(made.shapes.title.text_frame, lambda run: setattr(run.font, "size", Pt(18)))
    if slide.lead:
        _text_box(made, MARGIN, 80, BODY_WIDTH, 24, [slide.lead], size=14, colour=SOFT)
    if slide.table:
        _table(made, slide.table)
    if slide.bars:
        left = MARGIN + (slide.table.width + _GAP if slide.table else 0)
        _bars(made, slide.bars, left, WIDTH - MARGIN - left)
    across = 2 if len(slide.charts) in (2, 4) else 3
    for place, chart in enumerate(slide.charts):
        _chart(made, chart, place, across)


def _foot(made: Any, deck: Deck, place: int, count: int) -> None:
    _line(made, MARGIN, HEIGHT - 38, BODY_WIDTH, 0.6, colour=GREY)
    _text_box(made, MARGIN, HEIGHT - 35, BODY_WIDTH - 90, 26, [deck.stamp, f"SHA-256 {deck.digest}"], size=8, colour=SOFT, line=11)
    _text_box(made, WIDTH - MARGIN - 80, HEIGHT - 35, 80, 18, [f"{place} / {count}"], size=10, align="right")


def _text_box(
    made: Any,
    left: float,
    top: float,
    width: float,
    height: float,
    texts: Sequence[str],
    *,
    size: float,
    bold: bool = False,
    colour: Any = INK,
    align: str = "left",
    line: float = 0,
) -> None:
    box = made.shapes.add_textbox(Pt(left), Pt(top), Pt(width), Pt(height))
    frame = box.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(0)
    for place, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        _fill_paragraph(paragraph, text, size=size, bold=bold, colour=colour, align=align, line=line or size * 1.45)


def _fill_paragraph(
    paragraph: Any, text: str, *, size: float, bold: bool = False, colour: Any = INK, align: str = "left", line: float = 0
) -> None:
    paragraph.text = tidy(text)
    paragraph.alignment = _ALIGN[align]
    if line:
        paragraph.line_spacing = Pt(line)
    for run in paragraph.runs:
        run.font.size = Pt(size)
        run.font.bold = bold
        run.font.color.theme_color = colour
        run._r.get_or_add_rPr().set("lang", "ja-JP")


def _write(frame: Any, text: str, *, size: float) -> None:
    """Fill a placeholder, whose look its layout gives."""
    frame.text = tidy(text)
    _each_run(frame, lambda run: setattr(run.font, "size", Pt(size)))


def _each_run(frame: Any, change: Any) -> None:
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            change(run)


def _line(made: Any, left: float, top: float, width: float, weight: float, *, colour: Any = INK) -> None:
    line = made.shapes.add_connector(1, Pt(left), Pt(top), Pt(left + width), Pt(top))
    line.line.width = Pt(weight)
    line.line.color.theme_color = colour
    _describe(line, "")


def _describe(shape: Any, words: str) -> None:
    """Tell a reader of screens what a drawing shows."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", words)


def _table(made: Any, table: Table) -> None:
    has_head = any(column.head for column in table.columns)
    rows = [tuple(column.head for column in table.columns), *table.rows] if has_head else list(table.rows)
    frame = made.shapes.add_table(len(rows), len(table.columns), Pt(MARGIN), Pt(BODY_TOP), Pt(table.width), Pt(10))
    grid = frame.table
    grid._tbl.tblPr.find(qn("a:tableStyleId")).text = _PLAIN_TABLE
    grid.first_row, grid.horz_banding = has_head, False
    for place, column in enumerate(table.columns):
        grid.columns[place].width = Pt(column.width)
    for place, row in enumerate(rows):
        is_head = has_head and place == 0
        grid.rows[place].height = Pt(row_height(row, table.columns))
        edge = 1.2 if is_head or place == len(rows) - 1 else 0.6
        is_strong = is_head or (place - has_head) in table.strong
        for cell, text, column in zip(grid.rows[place].cells, row, table.columns, strict=True):
            _cell(cell, text, column, is_strong=is_strong, edge=edge, top=1.2 if place == 0 else 0)


def _cell(cell: Any, text: str, column: Column, *, is_strong: bool, edge: float, top: float) -> None:
    cell.margin_left = cell.margin_right = Pt(INSET)
    cell.margin_top = cell.margin_bottom = Pt(PAD)
    cell.vertical_anchor = MSO_ANCHOR.TOP
    cell.fill.background()
    _fill_paragraph(cell.text_frame.paragraphs[0], text, size=SIZE, bold=is_strong, align=column.align, line=LINE)
    properties = cell._tc.get_or_add_tcPr()
    for name, weight in (("a:lnT", top), ("a:lnB", edge)):
        if weight:
            _edge(properties, name, weight)


def _edge(properties: Any, name: str, weight: float) -> None:
    """Draw one edge of a cell, before the cell's fill as the format asks."""
    edge = properties.makeelement(qn(name), {"w": str(int(Pt(weight))), "cap": "flat", "cmpd": "sng"})
    fill = edge.makeelement(qn("a:solidFill"), {})
    fill.append(fill.makeelement(qn("a:schemeClr"), {"val": "tx1" if weight > 1 else "accent6"}))
    edge.append(fill)
    place = len(properties.findall(qn("a:lnT")))
    properties.insert(place, edge)


def _bars(made: Any, bars: Bars, left: float, width: float) -> None:
    kind = XL_CHART_TYPE.BAR_STACKED_100 if bars.is_share else XL_CHART_TYPE.COLUMN_CLUSTERED
    height = 64.0 + 46.0 * len(bars.labels) if bars.is_share else 320.0
    frame = made.shapes.add_chart(kind, Pt(left), Pt(BODY_TOP), Pt(width), Pt(height), _data(bars.labels, bars.series))
    _describe(frame, bars.words)
    chart = frame.chart
    _common(chart, size=12)
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.TOP
    chart.legend.include_in_layout = False
    chart.category_axis.reverse_order = bars.is_share
    chart.value_axis.visible = False
    chart.value_axis.minimum_scale = 0
    plot = chart.plots[0]
    plot.gap_width = 45
    for series, given in zip(plot.series, bars.series, strict=True):
        _fill(series.format, given.look)
        _count_labels(series, given, is_share=bars.is_share)
        for place in _thin_parts(bars, given) if bars.is_share else ():
            _leave_out_label(series, place)


def _count_labels(series: Any, given: Series, *, is_share: bool) -> None:
    """Write the counts into or above the bars; none for zero."""
    labels = series.data_labels
    labels.show_value = True
    labels.number_format, labels.number_format_is_linked = "#,##0;;", False
    labels.font.size = Pt(12)
    dark = is_share and given.look == "solid"
    labels.font.color.theme_color = GROUND if dark else INK
    labels.position = XL_LABEL_POSITION.CENTER if is_share else XL_LABEL_POSITION.OUTSIDE_END


def _thin_parts(bars: Bars, given: Series) -> list[int]:
    """Return the bars in which a part is too thin for its count, which the table beside holds."""
    totals = [sum(series.values[place] or 0 for series in bars.series) for place in range(len(bars.labels))]
    return [place for place, total in enumerate(totals) if total and (given.values[place] or 0) / total < _THINNEST]


def _leave_out_label(series: Any, place: int) -> None:
    label = series.points[place].data_label._get_or_add_dLbl()
    for part in list(label)[1:]:
        label.remove(part)
    label.append(label.makeelement(qn("c:delete"), {"val": "1"}))


def _fill(look: Any, name: str) -> None:
    """Fill a part so that it can be told from the others without colour: ink, grey, hatched, empty, pale."""
    if name == "hatched":
        look.fill.patterned()
        look.fill.pattern = MSO_PATTERN_TYPE.WIDE_UPWARD_DIAGONAL
        look.fill.fore_color.theme_color, look.fill.back_color.theme_color = BEHIND, GROUND
    else:
        look.fill.solid()
        look.fill.fore_color.theme_color = {"solid": INK, "grey": GREY, "empty": GROUND, "pale": PALE}[name]
    if name in ("hatched", "empty", "pale"):
        look.line.color.theme_color = BEHIND if name == "hatched" else SOFT
        look.line.width = Pt(0.8)
    if name == "pale":
        look.line.dash_style = MSO_LINE_DASH_STYLE.DASH


def _data(labels: Sequence[str], series: Sequence[Series]) -> Any:
    data: Any = cast(Any, CategoryChartData)()
    data.categories = [tidy(label) for label in labels]
    for each in series:
        data.add_series(each.name, each.values)
    return data


def _common(chart: Any, *, size: float) -> None:
    chart.has_title = False
    chart.font.size = Pt(size)
    chart.font.color.theme_color = INK
    chart.value_axis.has_major_gridlines = False
    chart.category_axis.format.line.color.theme_color = SOFT


def _chart(made: Any, chart: Lines, place: int, across: int) -> None:
    """Draw a small chart: its title and its last year in words above it."""
    width = (BODY_WIDTH - _CHART_GAP * (across - 1)) / across
    left = MARGIN + (width + _CHART_GAP) * (place % across)
    top = BODY_TOP + _CHART_STEP * (place // across)
    _text_box(made, left, top, width, 18, [chart.title], size=13, bold=True)
    _text_box(made, left, top + 19, width, 30, [chart.caption], size=12, line=14)
    data = _data(chart.labels, chart.series)
    frame = made.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, Pt(left), Pt(top + _CHART_HEAD), Pt(width), Pt(_CHART_HEIGHT), data)
    _describe(frame, f"{chart.title}。{chart.caption}")
    _common(frame.chart, size=10)
    frame.chart.has_legend = False
    frame.chart.value_axis.tick_labels.font.size = Pt(9)
    frame.chart.value_axis.format.line.fill.background()
    others = reversed(chart.series)
    for series, given, other in zip(frame.chart.plots[0].series, chart.series, others, strict=True):
        _line_look(series, given, other)


def _line_look(series: Any, given: Series, other: Series) -> None:
    series.smooth = False
    is_solid = given.look == "solid"
    line = series.format.line
    line.width = Pt(2 if is_solid else 1.4)
    line.color.theme_color = INK if is_solid else SOFT
    if not is_solid:
        line.dash_style = MSO_LINE_DASH_STYLE.DASH
    series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 6
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.theme_color = INK if is_solid else GROUND
    series.marker.format.line.color.theme_color = INK if is_solid else SOFT
    last = max((place for place, value in enumerate(given.values) if value is not None), default=None)
    if last is not None:
        label = series.points[last].data_label
        label.text_frame.text = tidy(given.shown[last])
        label.position = XL_LABEL_POSITION.ABOVE if _is_above(given, other, last) else XL_LABEL_POSITION.BELOW
        _each_run(label.text_frame, lambda run: _label_look(run, is_strong=is_solid))


def _is_above(given: Series, other: Series, place: int) -> bool:
    """Tell whether a number stands above its dot: where its series is the higher one there; of two equal, the actual's."""
    value, beside = given.values[place] or 0, other.values[place]
    if beside is None:
        return True
    return given.look == "solid" if value == beside else value > beside


def _label_look(run: Any, *, is_strong: bool) -> None:
    run.font.size, run.font.bold = Pt(11), is_strong
