"""The database refuses to change or remove journal entries; what auditors look for is indexed."""

from django.db import migrations, models

from shirube.core.guards import guard, unguard


class Migration(migrations.Migration):
    dependencies = [("core", "0004_jobs")]

    operations = [
        migrations.AddIndex("journalentry", models.Index(fields=["actor", "-id"], name="journal_by_actor")),
        migrations.AddIndex("journalentry", models.Index(fields=["action", "-id"], name="journal_by_action")),
        migrations.AddIndex("journalentry", models.Index(fields=["recorded_at"], name="journal_by_time")),
        migrations.RunPython(
            lambda apps, editor: guard(editor.connection), lambda apps, editor: unguard(editor.connection), elidable=False
        ),
    ]
