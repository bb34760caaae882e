"""Making the keys of a new installation."""

from huabiao.office.keys import files, quarantine, secrets, signing
from huabiao.office.keys.roles import SECRET, SIGNING, Role


def create_all(*, quarantine_passphrase: str | None = None) -> dict[str, str]:
    """Make every key that is not there yet and return the ids of those in use, by role.

    The quarantine's key is made only with a passphrase, because nobody but the secrecy officer may know it.
    """
    for role in sorted(SIGNING | SECRET):
        if not files.has_key(role):
            key_id = (signing if role in SIGNING else secrets).generate(role)
            files.make_current(role, key_id)
    if quarantine_passphrase is not None and not files.has_key(Role.QUARANTINE):
        quarantine.create(quarantine_passphrase)
    return {role.value: files.current_id(role) for role in Role if files.has_key(role)}
