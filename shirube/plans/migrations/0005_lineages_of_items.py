"""Give every item recorded before lineages were known one of its own."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.utils.text import slugify


def give(apps: Any, schema_editor: Any) -> None:
    item_model, lineage_model = apps.get_model("plans", "Item"), apps.get_model("plans", "Lineage")
    items = list(item_model.objects.filter(lineage=None).select_related("edition__plan").order_by("edition__position", "position", "pk"))
    taken: set[str] = set()
    made = lineage_model.objects.bulk_create([lineage_model(key=key_of(item, taken)) for item in items])
    for item, lineage in zip(items, made, strict=True):
        item.lineage = lineage
    item_model.objects.bulk_update(items, ["lineage"], batch_size=200)


def key_of(item: Any, taken: set[str]) -> str:
    number = slugify(item.number) or f"n{item.position}"
    version = f"-v{item.edition.position}" if item.edition.position > 1 else ""
    base = key = f"{item.edition.plan.slug}{version}-{number}"[:110]
    again = 2
    while key in taken:
        key, again = f"{base}-{again}", again + 1
    taken.add(key)
    return key


class Migration(migrations.Migration):
    dependencies = [("plans", "0004_lineage")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
