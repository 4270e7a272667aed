"""Word marks: how alike two are, which earlier ones a mark resembles, and how made-up it looks.

The search for candidates (candidates.py) can be replaced without touching anything else here.
"""
