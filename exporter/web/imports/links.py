"""Links out of the pages of imports: to sources, and into the catalogue."""

import re

from flask import current_app, url_for

WEB = re.compile(r"https?://[^\s<>\"\\]+", re.IGNORECASE)


def safe_link(text: str) -> str:
    """A web address that a browser opens as a page; empty for anything else."""
    return text if WEB.fullmatch(text) else ""


def item_link(item_id: int | None) -> str:
    return _link("catalogue_item.show", item_id=item_id) if item_id is not None else ""


def items_link(job_id: int) -> str:
    """The search for what an import brought."""
    return _link("catalogue.browse", job=job_id)


def _link(endpoint: str, **named: int) -> str:
    return url_for(endpoint, **named) if endpoint in current_app.view_functions else ""  # type: ignore[arg-type]


LINKS = {"safe_link": safe_link, "item_link": item_link, "items_link": items_link}
