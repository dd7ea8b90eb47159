"""Data to PDF: the slips, receipts and declarations of the office, in the layout of its official papers.

Each paper is a dataclass (data.py) and a typst template of the same name. Facts reach the template as JSON
and are only ever shown, never read as typst, whatever a name contains. The same facts and the same moment
give the same bytes, PDF/A-2a and PDF/UA-1. Knows no database and no other room.
"""
