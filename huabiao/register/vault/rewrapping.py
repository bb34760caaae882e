"""After the key-encryption key was replaced: wrap the data keys of all freezes with the new one."""

from huabiao.office import keys
from huabiao.register.vault import folders, key_backup, sealing


def rewrap() -> int:
    """Wrap every data key that another key-encryption key wraps; answers how many were wrapped anew.

    May be cut off and run again: what is wrapped with the key in use is passed over. A key file that cannot be
    unwrapped is left as it is, for reading its freeze reports it. The old key-encryption key stays, because backups
    of the data keys made before still need it.
    """
    wanted = keys.current_id(keys.Role.VAULT)
    done = 0
    for path in list(folders.stored(folders.keys_folder())):
        freeze = folders.freeze_of(path)
        # One file at a time: a purge in between must not find its key written back (decision 10).
        with folders.alone():
            try:
                wrapped = path.read_bytes()
                if sealing.wrapping_key_of(wrapped) == wanted:
                    continue
                key = sealing.unwrap(wrapped, freeze)
            except (FileNotFoundError, sealing.Unreadable):
                continue
            folders.write_whole(path, sealing.wrap(key, freeze))
            done += 1
    if done:
        key_backup.rewrite()
    return done
