from django.db import migrations


class Migration(migrations.Migration):
    """State only: Person's manager became the product's own, which migrations do not use."""

    dependencies = [("accounts", "0005_letters_about")]

    operations = [migrations.AlterModelManagers(name="person", managers=[])]
