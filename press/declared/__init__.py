"""Records, each its own declaration: `record.py` says how, the others have them."""
