"""Bringing the stock of an older website in: read, examined, loaded, frozen, and put on signed lists.

`services.migrate` is the verb · `reading` reads folders, CSV and Excel · `examining` judges one line · `loading` writes
one batch in one transaction · `selectors` says what was brought in and what to look at by hand.
"""
