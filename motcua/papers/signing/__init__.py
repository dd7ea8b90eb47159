"""Electronic signatures on PDFs (PAdES): the portal's seal, the agencies' signatures, and who signed what.

A paper is sealed or signed by an incremental update: what was there before stays byte for byte, PDF/A stays
PDF/A, and an earlier signature stays valid. Keys lie in files or tokens that integrations open; here nobody
knows where. A stranger's PDF is never read in a process of ours: `examine.py` does that in one of its own.
"""
