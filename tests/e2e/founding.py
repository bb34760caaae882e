"""Founds the township on a migrated database: `python -m tests.e2e.founding`, with HUABIAO_VAR naming its folder."""


def main() -> None:
    """Database, keys, the township with its certified website, and one account a post; the same of a bureau."""
    import django

    django.setup()
    from django.core.management import call_command

    from huabiao.office import keys
    from tests.e2e.bureau import found_bureau_beside
    from tests.e2e.town import PASSPHRASE
    from tests.editing.desk.speaking_office import adopt_speaking
    from tests.editing.qingyan_office import found_office

    call_command("migrate", verbosity=0, interactive=False)
    keys.create_all(quarantine_passphrase=PASSPHRASE)
    office = found_office()
    office.officer("information_officer", name="second_writer")
    office.officer("leader_in_charge", office.station)
    adopt_speaking(office)
    found_bureau_beside(office)


if __name__ == "__main__":
    main()
