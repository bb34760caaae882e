"""The desk's screens. Thin: they ask a selector, call a verb, and show every reason of a refusal."""
