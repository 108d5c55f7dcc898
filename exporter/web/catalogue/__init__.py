"""The pages of the catalogue: one family a file."""

from exporter.web.catalogue import browse, edit, files, history, item, public, same_doi, selection, sets, sites, vocabularies

CATALOGUE = (
    browse.blueprint,
    selection.blueprint,
    item.blueprint,
    files.blueprint,
    history.blueprint,
    edit.blueprint,
    sets.blueprint,
    sites.blueprint,
    same_doi.blueprint,
    vocabularies.blueprint,
    public.blueprint,
)
