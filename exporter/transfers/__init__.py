"""The recipes: what is to be moved (plan), whether it can be (preflight), and the order in which it is done (export)."""
