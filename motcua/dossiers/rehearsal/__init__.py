"""Dossiers that never were: the real machinery, tried with throw-away people, and everything taken back."""
