"""The keys of this installation: files under ``<HUABIAO_VAR>/keys/``, one folder per role, never in a database."""

from huabiao.office.keys.creation import create_all
from huabiao.office.keys.errors import (
    KeyDamaged,
    KeyFault,
    KeyMissing,
    RotationRefused,
    WrongPassphrase,
)
from huabiao.office.keys.files import all_ids, current_id, exposed, has_key
from huabiao.office.keys.quarantine import create as create_quarantine_key
from huabiao.office.keys.quarantine import private_key as quarantine_private_key
from huabiao.office.keys.quarantine import public_key as quarantine_public_key
from huabiao.office.keys.roles import SECRET, SIGNING, Role
from huabiao.office.keys.rotation import (
    Rotation,
    activate,
    follow_up,
    on_rotation,
    rotate,
    trusted_successors,
)
from huabiao.office.keys.rotation import document_of as rotation_document
from huabiao.office.keys.rotation import documents as rotation_documents
from huabiao.office.keys.rotation import prepare as prepare_rotation
from huabiao.office.keys.rotation import valid as rotation_valid
from huabiao.office.keys.secrets import Mac, key_encryption_key, mac, mac_key, mac_valid
from huabiao.office.keys.signing import Signer, Verifier, signer, verifier

__all__ = [
    "SECRET",
    "SIGNING",
    "KeyDamaged",
    "KeyFault",
    "KeyMissing",
    "Mac",
    "Role",
    "Rotation",
    "RotationRefused",
    "Signer",
    "Verifier",
    "WrongPassphrase",
    "activate",
    "all_ids",
    "create_all",
    "create_quarantine_key",
    "current_id",
    "exposed",
    "follow_up",
    "has_key",
    "key_encryption_key",
    "mac",
    "mac_key",
    "mac_valid",
    "on_rotation",
    "prepare_rotation",
    "quarantine_private_key",
    "quarantine_public_key",
    "rotate",
    "rotation_document",
    "rotation_documents",
    "rotation_valid",
    "signer",
    "trusted_successors",
    "verifier",
]
