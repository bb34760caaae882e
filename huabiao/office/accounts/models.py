"""People who may log in. What they may do follows from their appointments, never from the account."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from huabiao.office import clocks


class UserManager(BaseUserManager["User"]):
    """Makes accounts. There is no way to make a superuser: a running system has none."""

    def create_user(self, username: str, name: str, password: str | None = None) -> "User":
        """An account of one person (O20: one account a person, never shared)."""
        user = self.model(username=self.model.normalize_username(username), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser, PermissionsMixin):
    """One person. `PermissionsMixin` is here because Wagtail asks for it; no right is ever read from it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(_("user name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=60)
    email = models.EmailField(_("e-mail"), blank=True)
    mobile = models.CharField(_("mobile phone"), max_length=20, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    password_changed_at = models.DateTimeField(_("password changed"), null=True, blank=True)
    created_at = models.DateTimeField(default=clocks.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("officer")
        verbose_name_plural = _("officers")

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """What Wagtail shows beside an avatar."""
        return self.name

    def get_short_name(self) -> str:
        """The same: names are short in Chinese."""
        return self.name
