"""What leaders see of the dossiers of tests/dossiers, at their screens and in their letters."""

from tests.desk.conftest import *  # noqa: F403 - the same screens
