"""Fields of forms in our dress: the class of the look, and what hint and errors say is tied to the field for ears."""

from __future__ import annotations

from django import template
from django.forms import BoundField, CheckboxInput, Select
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def dressed(field: BoundField, hint: str = "") -> SafeString:
    """Return the field's element with its class, described by its hint and its errors."""
    told = [f"{field.auto_id}-hint"] if hint or field.help_text else []
    told += [f"{field.auto_id}-fault-{number}" for number, _ in enumerate(field.errors, 1)]
    attributes: dict[str, str | bool] = {"class": _dress(field)}
    if told:
        attributes["aria-describedby"] = " ".join(told)
    if field.errors:
        attributes["aria-invalid"] = "true"
    field.field.widget.attrs.pop("placeholder", None)
    return field.as_widget(attrs=attributes)


def _dress(field: BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, Select):
        return "select"
    return "" if isinstance(widget, CheckboxInput) else "input"
