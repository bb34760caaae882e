"""People who may log in. What they may do follows from their appointments, never from the account."""

import uuid
from collections.abc import Iterator

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
    factor_asked_at = models.DateTimeField(
        _("second factor first asked for"), null=True, blank=True, editable=False
    )
    factor_changes = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=clocks.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("officer")
        verbose_name_plural = _("officers")

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """A session ends when the password or the second factor is replaced."""
        return f"{super().get_session_auth_hash()}:{self.factor_changes}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under former secret keys of the installation."""
        for former in super().get_session_auth_fallback_hash():
            yield f"{former}:{self.factor_changes}"

    def get_full_name(self) -> str:
        """What Wagtail shows beside an avatar."""
        return self.name

    def get_short_name(self) -> str:
        """The same: names are short in Chinese."""
        return self.name


class FormerPassword(models.Model):
    """The hash of a password an officer has or had, so that it does not come again soon."""

    officer = models.ForeignKey(User, on_delete=models.CASCADE, related_name="former_passwords")
    hash = models.CharField(max_length=128)
    set_at = models.DateTimeField(default=clocks.now)

    class Meta:
        verbose_name = _("former password")
        verbose_name_plural = _("former passwords")
        ordering = ["-id"]


class SecondFactor(models.Model):
    """A phone that shows one-time codes (RFC 6238). Its secret is not here: see `one_time_codes.secret_of`."""

    officer = models.ForeignKey(User, on_delete=models.CASCADE, related_name="second_factors")
    nonce = models.CharField(max_length=64)
    key_id = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=clocks.now)
    confirmed_at = models.DateTimeField(_("set up"), null=True, blank=True)
    last_step = models.BigIntegerField(default=0)
    """The time step of the last code that was taken: none from then or before is taken again."""

    class Meta:
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")
        ordering = ["-id"]


class RecoveryCode(models.Model):
    """One of the codes for the day the phone is lost; kept as a MAC, taken once."""

    officer = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    nonce = models.CharField(max_length=64)
    key_id = models.CharField(max_length=64)
    mac = models.BinaryField(max_length=32)
    used_at = models.DateTimeField(_("used"), null=True, blank=True)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")


class FactorReset(models.Model):
    """That an administrator took a second factor away, and why. The ledger holds the digest of this."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    officer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="factor_resets")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=200)
    nonce = models.CharField(max_length=64)
    at = models.DateTimeField(default=clocks.now)

    class Meta:
        verbose_name = _("reset of a second factor")
        verbose_name_plural = _("resets of second factors")
        ordering = ["-id"]
