"""Read-only figures: how the work of an office stands, and the morning letters that say so.

Nothing here changes a dossier. Figures are asked of the database in a constant number of queries, over what
is open, whatever has been closed in years.
"""
