"""`python -m tests.gate.attackers ACT [words]`: one act, in a process of its own."""

import sys


def main(words: list[str]) -> None:
    """Set Django up and run the act."""
    import django

    django.setup()
    from tests.gate.attackers import batches, browser, editors, forgers, officers

    rooms = (batches, browser, editors, forgers, officers)
    acts = {name: act for room in rooms for name, act in room.ACTS.items()}
    name, *rest = words
    said = acts[name](*rest)
    if said:
        sys.stdout.write(f"{said}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
