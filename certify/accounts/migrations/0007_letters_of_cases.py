from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_people'),
    ]

    operations = [
        migrations.AlterField(
            model_name='letter',
            name='kind',
            field=models.CharField(choices=[('confirm', 'confirm the address'), ('moved', 'the address was changed'), ('recover', 'new password'), ('recovered', 'the password was changed'), ('erasure', 'erasure asked for'), ('erased', 'erasure done'), ('set_up', 'set-up link'), ('expiry', 'a certificate ends soon'), ('hook_off', 'a webhook was switched off'), ('case_open', 'a question about an attempt'), ('case_over', 'a question is decided'), ('invited', 'invited by a service provider')], max_length=10),
        ),
    ]
