import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('certificates', '0003_paper'),
    ]

    operations = [
        migrations.CreateModel(
            name='PaperDesign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, verbose_name='round')),
                ('version', models.PositiveIntegerField(verbose_name='version')),
                ('choice', models.JSONField(help_text="layout, border, seal, accent, issuer's line, scope, signatories", verbose_name='choice')),
                ('reason', models.CharField(blank=True, help_text='Asked for once certificates of the round were issued.', max_length=200, verbose_name='reason')),
                ('issued_before', models.PositiveIntegerField(help_text='Of the round, when this was chosen.', verbose_name='certificates issued before')),
                ('chosen_at', models.DateTimeField(verbose_name='chosen')),
                ('chosen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='chosen by')),
            ],
            options={
                'verbose_name': 'paper design',
                'verbose_name_plural': 'paper designs',
                'constraints': [models.UniqueConstraint(fields=('slug', 'version'), name='paper_design_version_once'), models.CheckConstraint(condition=models.Q(('issued_before', 0), models.Q(('reason', ''), _negated=True), _connector='OR'), name='paper_design_says_why_after_issuing')],
            },
        ),
        migrations.AddField(
            model_name='paper',
            name='design',
            field=models.ForeignKey(blank=True, help_text='Empty: the standard design.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='certificates.paperdesign'),
        ),
    ]
