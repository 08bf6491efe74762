"""The table in which all processes count failed sign-ins."""

from django.core.management import call_command
from django.db import migrations


def make(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE shirube_cache")


class Migration(migrations.Migration):
    dependencies = [("people", "0002_organisation")]
    operations = [migrations.RunPython(make, drop)]
