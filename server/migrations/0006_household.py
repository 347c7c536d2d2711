import json
from typing import Any

from django.db import migrations, models


def note_households(apps: Any, editor: Any) -> None:
    """What is there already belongs to whoever holds the card now."""
    matters = apps.get_model("server", "Matter").objects
    cards = apps.get_model("server", "Document").objects.filter(type="card", deleted=False, held=False)
    for doc_id, body in cards.values_list("doc_id", "body").iterator():
        card = json.loads(body)
        household = card.get("home") or card.get("person") or doc_id
        matters.filter(contact_card=doc_id).update(household=household)


class Migration(migrations.Migration):
    dependencies = [
        ("server", "0005_fewer_indexes"),
    ]

    operations = [
        migrations.AddField(
            model_name="matter",
            name="household",
            field=models.CharField(blank=True, db_index=True, default="", max_length=200, verbose_name="住户"),
        ),
        migrations.RunPython(note_households, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="matter",
            name="contact_card",
            field=models.CharField(blank=True, max_length=200, verbose_name="联系卡"),
        ),
    ]
