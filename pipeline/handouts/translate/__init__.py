"""Translators' files: PO kept in step with its source, XLIFF there and back."""
