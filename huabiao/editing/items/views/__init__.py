"""The screens of items, pictures and files: thin, over services and selectors."""
