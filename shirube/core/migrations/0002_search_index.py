"""The table of what can be found, and the full-text index over its n-grams: FTS5 on SQLite, GIN on PostgreSQL.

On SQLite triggers keep the index in step. A later migration that rebuilds the table must call `make_index` again, for the triggers go with it.
"""

from django.db import migrations, models

SQLITE = [
    "CREATE VIRTUAL TABLE core_searchindex USING fts5(grams, content='core_searchentry', content_rowid='id', tokenize='ascii', detail=none)",
    "CREATE TRIGGER core_searchentry_added AFTER INSERT ON core_searchentry BEGIN "
    "INSERT INTO core_searchindex(rowid, grams) VALUES (new.id, new.grams); END",
    "CREATE TRIGGER core_searchentry_removed AFTER DELETE ON core_searchentry BEGIN "
    "INSERT INTO core_searchindex(core_searchindex, rowid, grams) VALUES ('delete', old.id, old.grams); END",
    "CREATE TRIGGER core_searchentry_changed AFTER UPDATE ON core_searchentry BEGIN "
    "INSERT INTO core_searchindex(core_searchindex, rowid, grams) VALUES ('delete', old.id, old.grams); "
    "INSERT INTO core_searchindex(rowid, grams) VALUES (new.id, new.grams); END",
]
SQLITE_BACK = [
    "DROP TRIGGER core_searchentry_changed",
    "DROP TRIGGER core_searchentry_removed",
    "DROP TRIGGER core_searchentry_added",
    "DROP TABLE core_searchindex",
]
POSTGRESQL = ["CREATE INDEX core_searchindex ON core_searchentry USING gin (to_tsvector('simple'::regconfig, grams))"]
POSTGRESQL_BACK = ["DROP INDEX core_searchindex"]


def make_index(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def drop_index(apps, schema_editor):
    for statement in POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_journal")]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.CharField(db_index=True, max_length=100)),
                ("kind", models.CharField(max_length=30)),
                ("title", models.CharField(max_length=500)),
                ("context", models.TextField(blank=True)),
                ("body", models.TextField(blank=True)),
                ("url", models.TextField()),
                ("folded_title", models.TextField()),
                ("folded_body", models.TextField(blank=True)),
                ("grams", models.TextField()),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.RunPython(make_index, drop_index),
    ]
