from typing import Any

from django.db import migrations, models


def note_what_was_done(apps: Any, editor: Any) -> None:
    """A step that names an account was taken by staff; the others are all that packs wrote."""
    steps = apps.get_model("server", "MatterEvent").objects
    matters = apps.get_model("server", "Matter").objects
    matters.filter(pk__in=steps.filter(by__isnull=False).values("matter")).update(taken_up=True)


class Migration(migrations.Migration):
    dependencies = [
        ("server", "0007_scopes_of_accounts"),
    ]

    operations = [
        migrations.AddField(
            model_name="matter",
            name="taken_up",
            field=models.BooleanField(db_default=False, default=False, verbose_name="已受理"),
        ),
        migrations.RunPython(note_what_was_done, migrations.RunPython.noop, elidable=True),
    ]
