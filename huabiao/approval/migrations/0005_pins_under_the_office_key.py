"""PINs are sealed with the back office's key before they are hashed; those kept without it are chosen anew."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def forget_pins(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A hash of one kind says nothing about the other."""
    apps.get_model("approval", "SigningPin").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("approval", "0004_signing_by_phone")]

    operations = [
        migrations.RunPython(forget_pins, forget_pins, elidable=True),
        migrations.AddField(
            model_name="signingpin",
            name="key_id",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
    ]
