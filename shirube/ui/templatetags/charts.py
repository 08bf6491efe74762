"""Charts as tags: `{% line_chart chart %}`, `{% spark_line chart %}`, `{% band parts %}`."""

from __future__ import annotations

from collections.abc import Sequence

from django import template

from shirube.ui.charts import LineChart, Part

register = template.Library()


@register.inclusion_tag("ui/_line_chart.html")
def line_chart(chart: LineChart, name: str = "chart") -> dict[str, object]:
    """Draw a chart of target and actual; `name` keeps the ids of several charts on one page apart."""
    return {"chart": chart, "name": name}


@register.inclusion_tag("ui/_spark_line.html")
def spark_line(chart: LineChart) -> dict[str, object]:
    """Draw a small chart; the numbers stand beside it in the text."""
    return {"chart": chart}


@register.inclusion_tag("ui/_band.html")
def band(parts: Sequence[Part], title: str) -> dict[str, object]:
    """Draw parts of a whole as one band, with a key of words and numbers below."""
    return {"parts": parts, "title": title}


@register.inclusion_tag("ui/_chart_key.html")
def chart_key() -> dict[str, object]:
    """Say which line is the target and which the actual."""
    return {}
