from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0005_lineages_of_items'),
    ]

    operations = [
        migrations.AddField(
            model_name='edition',
            name='gaps',
            field=models.JSONField(default=list),
        ),
    ]
