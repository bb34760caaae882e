"""The system check, the settings that keep calls inside the network, and log-in."""

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.checks import run_checks
from django.test import Client
from django.urls import reverse
from wagtail.admin.viewsets.model import ModelViewSet

from huabiao.editing.items.viewsets import item_viewset
from huabiao.editing.rights.checks import unguarded
from tests.editing.qingyan_office import PASSWORD, Office


def test_a_viewset_beside_the_guarded_base_is_reported() -> None:
    assert not unguarded([item_viewset])
    assert [
        one.id for one in unguarded([ModelViewSet("hurried", model=Group, form_fields=("name",))])
    ] == ["huabiao.rights.E001"]


def test_the_mounted_screens_pass_the_check() -> None:
    assert not [one for one in run_checks() if (one.id or "").startswith("huabiao.rights")]


def test_no_call_leaves_the_network() -> None:
    assert settings.WAGTAIL_ENABLE_UPDATE_CHECK is False
    assert settings.WAGTAIL_ENABLE_WHATS_NEW_BANNER is False
    assert settings.WAGTAIL_GRAVATAR_PROVIDER_URL is None
    assert settings.WAGTAIL_AUTOSAVE_INTERVAL == 0
    assert settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["connect-src"] == ["'self'"]


def test_uploads_never_touch_a_disk_before_screening() -> None:
    assert not any("Temporary" in name for name in settings.FILE_UPLOAD_HANDLERS)
    assert settings.FILE_UPLOAD_MAX_MEMORY_SIZE == settings.HUABIAO_UPLOAD_LIMIT


def test_log_in_by_password_and_out_again(office: Office) -> None:
    officer = office.officer("information_officer")
    client = Client()
    page = client.get(reverse("wagtailadmin_login")).content.decode()
    assert "Wagtail" not in page.replace("wagtail", "")
    wrong = client.post(
        reverse("wagtailadmin_login"), {"username": officer.username, "password": "x"}
    )
    assert wrong.status_code == 200
    data = {"username": officer.username, "password": PASSWORD}
    assert client.post(reverse("wagtailadmin_login"), data).status_code == 302
    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    out = client.post(reverse("wagtailadmin_logout"))
    assert out.headers["Location"].endswith("?out=1")
    assert "data-huabiao-erase" in client.get(out.headers["Location"]).content.decode()
    assert client.get(reverse("wagtailadmin_home")).status_code == 302


@pytest.mark.parametrize(
    "name", ["wagtailadmin_home", "item:index", "item:add", "wagtailadmin_account"]
)
def test_pages_name_no_foreign_host(office: Office, name: str) -> None:
    client = Client()
    client.force_login(
        office.officer("information_officer"),
        backend="huabiao.editing.rights.backends.AppointmentBackend",
    )
    page = client.get(reverse(name)).content.decode()
    for attribute in ('src="http', "src='http", 'href="http', "@import"):
        assert attribute not in page
