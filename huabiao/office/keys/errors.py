"""What can go wrong with a key, each with a sentence for the person at the machine."""


class KeyFault(Exception):
    """Any reason why a key cannot be used."""


class KeyMissing(KeyFault):
    """The key file is not there, or this process may not read it."""


class KeyDamaged(KeyFault):
    """The key file is there but does not hold the key its name promises."""


class WrongPassphrase(KeyFault):
    """The passphrase does not open the quarantine's private key."""


class RotationRefused(KeyFault):
    """This key cannot be rotated in the way that was asked."""
