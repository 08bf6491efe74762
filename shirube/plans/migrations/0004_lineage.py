import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0003_printed_until'),
        ('sources', '0001_documents'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='edition',
            name='based_on',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='plans.edition'),
        ),
        migrations.AddField(
            model_name='edition',
            name='state',
            field=models.CharField(choices=[('draft', 'draft'), ('adopted', 'adopted')], default='adopted', max_length=10),
        ),
        migrations.CreateModel(
            name='Framework',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('name_en', models.CharField(blank=True, max_length=200)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('citation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sources.citation')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Lineage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=120, unique=True)),
                ('joined_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='joined', to='plans.lineage')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='item',
            name='lineage',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='plans.lineage'),
        ),
        migrations.CreateModel(
            name='Theme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=60)),
                ('number', models.CharField(blank=True, max_length=20)),
                ('name', models.CharField(max_length=200)),
                ('group', models.CharField(blank=True, max_length=200)),
                ('position', models.PositiveSmallIntegerField()),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='themes', to='plans.framework')),
            ],
            options={
                'ordering': ['framework', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Alignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('decided_at', models.DateTimeField()),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alignments', to='plans.item')),
                ('theme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alignments', to='plans.theme')),
            ],
            options={
                'ordering': ['theme', 'item'],
            },
        ),
        migrations.CreateModel(
            name='Aspect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=60)),
                ('label', models.CharField(max_length=100)),
                ('position', models.PositiveSmallIntegerField()),
                ('text', models.TextField(blank=True)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('citation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sources.citation')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aspects', to='plans.edition')),
            ],
            options={
                'ordering': ['edition', 'position'],
                'constraints': [models.UniqueConstraint(fields=('edition', 'key'), name='aspect_once')],
            },
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('same', 'same'), ('renamed', 'renamed'), ('moved', 'moved'), ('split', 'split'), ('merged', 'merged'), ('repeated', 'repeated'), ('dropped', 'dropped'), ('new', 'new')], max_length=10)),
                ('verdict', models.CharField(choices=[('accepted', 'accepted'), ('refused', 'refused')], default='accepted', max_length=10)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('score', models.DecimalField(decimal_places=4, max_digits=5, null=True)),
                ('decided_at', models.DateTimeField()),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('earlier', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='later_links', to='plans.item')),
                ('earlier_citation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sources.citation')),
                ('earlier_edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='later_links', to='plans.edition')),
                ('later', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='earlier_links', to='plans.item')),
                ('later_citation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sources.citation')),
                ('later_edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='earlier_links', to='plans.edition')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('earlier', 'later'), name='link_once'), models.UniqueConstraint(condition=models.Q(('later', None)), fields=('earlier', 'later_edition'), name='link_dropped_once'), models.UniqueConstraint(condition=models.Q(('earlier', None)), fields=('later', 'earlier_edition'), name='link_new_once'), models.CheckConstraint(condition=models.Q(('earlier', None), ('later', None), _negated=True), name='link_has_an_end')],
            },
        ),
        migrations.AddConstraint(
            model_name='theme',
            constraint=models.UniqueConstraint(fields=('framework', 'key'), name='theme_once'),
        ),
        migrations.AddConstraint(
            model_name='alignment',
            constraint=models.UniqueConstraint(fields=('theme', 'item'), name='alignment_once'),
        ),
    ]
