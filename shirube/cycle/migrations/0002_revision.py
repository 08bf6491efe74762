from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("cycle", "0001_cycle"),
    ]

    operations = [
        migrations.AddField(
            model_name="publication",
            name="revision",
            field=models.PositiveIntegerField(default=0),
            preserve_default=False,
        ),
    ]
