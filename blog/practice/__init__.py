"""Colors, crisis lines, languages and quick exit. Imports nothing else of ``blog``."""
