"""Screening of the frozen copies, now and under the rules now in force: what a signer is shown beside the text.

The submission's own findings are in its request as a digest only; a lexicon may have grown since.
"""

from collections.abc import Iterable

from huabiao.editing.desk.lines import FrozenLine
from huabiao.office.adoption.screening import rules_for
from huabiao.office.organisation.models import Organisation
from huabiao.register.payloads.words import files_of
from huabiao.register.vault import services as vault
from huabiao.register.vault.faults import VaultFault
from huabiao.register.vault.screening import findings_in
from huabiao.rules.screening import Findings, screen_file


def findings_of(lines: Iterable[FrozenLine], organisation: Organisation) -> Findings:
    """Everything found in the words and the files of some frozen copies, named by place."""
    found = Findings()
    rules = rules_for(organisation)
    for line in lines:
        if line.payload is None:
            continue
        found += findings_in(line.payload, rules)
        for file in files_of(line.payload):
            try:
                data = vault.read_blob(str(line.freeze), file.blob)
            except VaultFault:
                continue  # said where the file itself is shown
            found += screen_file(file.name, data, rules).inside(file.name)
    return found
