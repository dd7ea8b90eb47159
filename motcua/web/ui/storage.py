"""Where style sheets, fonts and scripts come from: hashed, compressed and cached for ever in production."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed names once `collectstatic` has run; before that plain names, so that tests need no build."""

    def stored_name(self, name: str) -> str:
        """The name under which `name` is served."""
        return str(super().stored_name(name)) if self.hashed_files else name
