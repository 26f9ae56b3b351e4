"""Boards of seasons, organisations and all time; places, counts and three switches. Lines that stand are ranked anew as pages read them now."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


PLACES = """
UPDATE leaderboards_row SET place = ranked.place
FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY snapshot_id, kind ORDER BY score_tenths DESC, id) AS place FROM leaderboards_row) AS ranked
WHERE leaderboards_row.id = ranked.id
"""
ROUNDS = """
UPDATE leaderboards_row SET round_id = (
    SELECT leaderboards_board.round_id FROM leaderboards_snapshot JOIN leaderboards_board ON leaderboards_board.id = leaderboards_snapshot.board_id
    WHERE leaderboards_snapshot.id = leaderboards_row.snapshot_id
) WHERE kind <> 'reference'
"""


def rank_what_stands(apps: Any, editor: Any) -> None:
    """And has every board built anew by the next sweep, which fills the histograms."""
    editor.execute(PLACES)
    editor.execute(ROUNDS)
    rows = apps.get_model("leaderboards", "Row").objects
    for snapshot in apps.get_model("leaderboards", "Snapshot").objects.all():
        lines = rows.filter(snapshot=snapshot)
        snapshot.people = lines.filter(kind="person").count()
        snapshot.passed = lines.filter(kind="person", passed=True).count()
        snapshot.programs = lines.filter(kind="program").count()
        snapshot.save(update_fields=["people", "passed", "programs"])
    apps.get_model("leaderboards", "Board").objects.update(wanted=models.F("wanted") + 1)


def keep_the_trail(_apps: Any, editor: Any) -> None:
    """PostgreSQL: by the function that the exams' migration 0002 made."""
    table = "leaderboards_switch"
    if editor.connection.vendor == "postgresql":
        refuse = "FOR EACH ROW EXECUTE FUNCTION exams_action_refuse()"
        editor.execute(f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} {refuse}")
    else:
        editor.execute(f"CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END")


def let_the_trail_go(_apps: Any, editor: Any) -> None:
    on = " ON leaderboards_switch" if editor.connection.vendor == "postgresql" else ""
    editor.execute(f"DROP TRIGGER leaderboards_switch_append_only{on}")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_organisations'),
        ('exams', '0010_words_can_be_emptied'),
        ('leaderboards', '0004_programs_by_account'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Hiding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(verbose_name='hidden since')),
            ],
            options={
                'verbose_name': 'hiding',
                'verbose_name_plural': 'hidings',
            },
        ),
        migrations.CreateModel(
            name='Season',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=64, unique=True)),
                ('title_zh', models.CharField(max_length=120)),
                ('title_en', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[('certification', 'Certification'), ('demonstration', 'Demonstration')], default='certification', max_length=20)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'season',
                'verbose_name_plural': 'seasons',
                'ordering': ['-starts_at', '-pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='season_ends_after_it_starts'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Switch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('turn', models.CharField(choices=[('freeze', 'frozen'), ('unfreeze', 'unfrozen'), ('finalise', 'made final')], max_length=10)),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(max_length=300)),
            ],
            options={
                'verbose_name': 'switch',
                'verbose_name_plural': 'switches',
                'ordering': ['-at', '-pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='board_switch_has_a_reason'),
                ],
            },
        ),
        migrations.AlterModelOptions(
            name='row',
            options={'ordering': ['kind', 'place'], 'verbose_name': 'line', 'verbose_name_plural': 'lines'},
        ),
        migrations.RemoveIndex(
            model_name='row',
            name='board_page',
        ),
        migrations.AddField(
            model_name='board',
            name='finalised_at',
            field=models.DateTimeField(null=True, verbose_name='final since'),
        ),
        migrations.AddField(
            model_name='board',
            name='frozen_at',
            field=models.DateTimeField(null=True, verbose_name='frozen since'),
        ),
        migrations.AddField(
            model_name='board',
            name='kind',
            field=models.CharField(blank=True, max_length=20, verbose_name='kind of rounds'),
        ),
        migrations.AddField(
            model_name='board',
            name='organisation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='board',
            name='scope',
            field=models.CharField(choices=[('round', 'round'), ('season', 'season'), ('organisation', 'organisation'), ('all_time', 'all time')], default='round', max_length=12, verbose_name='scope'),
        ),
        migrations.AddField(
            model_name='board',
            name='shown',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='leaderboards.snapshot', verbose_name='shown while frozen'),
        ),
        migrations.AddField(
            model_name='row',
            name='place',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='row',
            name='round',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exams.round'),
        ),
        migrations.AddField(
            model_name='row',
            name='rounds',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='snapshot',
            name='histogram',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='snapshot',
            name='passed',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='snapshot',
            name='people',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='snapshot',
            name='programs',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='snapshot',
            name='regrades',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='board',
            name='round',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exams.round', verbose_name='round'),
        ),
        migrations.AlterField(
            model_name='row',
            name='snapshot',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='leaderboards.snapshot'),
        ),
        migrations.AddIndex(
            model_name='row',
            index=models.Index(fields=['snapshot', 'kind', 'place'], name='board_page'),
        ),
        migrations.AddField(
            model_name='hiding',
            name='person',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='season',
            name='created_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='board',
            name='frozen_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='leaderboards.season', verbose_name='frozen with the season'),
        ),
        migrations.AddField(
            model_name='board',
            name='season',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='board', to='leaderboards.season', verbose_name='season'),
        ),
        migrations.AddConstraint(
            model_name='board',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', True), ('round__isnull', False), ('scope', 'round'), ('season__isnull', True)), models.Q(('organisation__isnull', True), ('round__isnull', True), ('scope', 'season'), ('season__isnull', False)), models.Q(('organisation__isnull', False), ('round__isnull', True), ('scope', 'organisation'), ('season__isnull', True)), models.Q(('organisation__isnull', True), ('round__isnull', True), ('scope', 'all_time'), ('season__isnull', True)), _connector='OR'), name='board_is_about_its_scope'),
        ),
        migrations.AddConstraint(
            model_name='board',
            constraint=models.UniqueConstraint(condition=models.Q(('scope', 'organisation')), fields=('organisation', 'kind'), name='one_board_an_organisation_and_kind'),
        ),
        migrations.AddConstraint(
            model_name='board',
            constraint=models.UniqueConstraint(condition=models.Q(('scope', 'all_time')), fields=('kind',), name='one_board_of_all_time_a_kind'),
        ),
        migrations.AddConstraint(
            model_name='board',
            constraint=models.CheckConstraint(condition=models.Q(('frozen_at__isnull', False), models.Q(('frozen_by__isnull', True), ('shown__isnull', True)), _connector='OR'), name='only_a_frozen_board_is_held'),
        ),
        migrations.AddConstraint(
            model_name='board',
            constraint=models.CheckConstraint(condition=models.Q(('scope__in', ['round', 'season']), models.Q(('finalised_at__isnull', True), ('frozen_at__isnull', True)), _connector='OR'), name='only_rounds_and_seasons_have_switches'),
        ),
        migrations.AddField(
            model_name='switch',
            name='board',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='switches', to='leaderboards.board'),
        ),
        migrations.AddField(
            model_name='switch',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='switch',
            name='season',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='leaderboards.season'),
        ),
        migrations.RunPython(keep_the_trail, let_the_trail_go),
        migrations.RunPython(rank_what_stands, migrations.RunPython.noop),
    ]
