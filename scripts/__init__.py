"""Tools of the house: catalogues, locks, documents that are generated."""
