"""The registry of file formats: by the end of a name, or a type that was set by hand."""

FORMATS = {
    "pdf": (4, "Adobe PDF", "Adobe Portable Document Format", "application/pdf"),
    "xml": (5, "XML", "Extensible Markup Language", "text/xml"),
    "txt": (6, "Text", "Plain Text", "text/plain"),
    "html": (7, "HTML", "Hypertext Markup Language", "text/html"),
    "csv": (8, "CSV", "Comma-Separated Values", "text/csv"),
    "jpg": (16, "JPEG", "Joint Photographic Experts Group", "image/jpeg"),
    "png": (18, "image/png", "Portable Network Graphics", "image/png"),
    "zip": (77, "ZIP", "ZIP archive", "application/zip"),
}
UNKNOWN = (1, "Unknown", "Unknown data format", "application/octet-stream")


def format_of(name: str, media: str = "") -> tuple[int, str, str, str]:
    """Number, short name, description, media type."""
    if media:
        known = next((each for each in FORMATS.values() if each[3] == media), None)
        return known or (90, media, media, media)
    return FORMATS.get(name.rpartition(".")[2].lower(), UNKNOWN)
