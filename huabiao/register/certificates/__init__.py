"""The register (登记册): certificates, withdrawals, and the fold that says what is online.

`services` certifies and withdraws · `following.follow` verifies and folds the ledger · `fold.apply` is the pure fold ·
`verification` judges one certificate · `selectors` lists filings · `codes` checks a printed code.
"""
