"""A few words of each of InvenioRDM's vocabularies; an id that is not here is unknown."""

from typing import Any

RESOURCE_TYPES = (
    "dataset software image image-figure image-plot image-drawing image-diagram image-photo video lesson model event other "
    "physicalobject poster presentation workflow publication publication-annotationcollection publication-book "
    "publication-section publication-conferencepaper publication-datamanagementplan publication-article publication-patent "
    "publication-preprint publication-deliverable publication-milestone publication-proposal publication-report "
    "publication-softwaredocumentation publication-taxonomictreatment publication-technicalnote publication-thesis "
    "publication-dissertation publication-workingpaper publication-other publication-datapaper publication-peerreview"
)
LICENSES = (
    "cc0-1.0 cc-by-4.0 cc-by-3.0 cc-by-2.0 cc-by-sa-4.0 cc-by-sa-3.0 cc-by-nc-4.0 cc-by-nc-2.0 cc-by-nc-sa-4.0 cc-by-nd-4.0 "
    "cc-by-nc-nd-4.0 mit apache-2.0 bsd-2-clause bsd-3-clause gpl-2.0-or-later gpl-3.0-or-later gpl-3.0-only "
    "agpl-3.0-or-later lgpl-3.0-or-later mpl-2.0 odbl-1.0 odc-by-1.0 pddl-1.0 gfdl-1.3-or-later ogl-uk-1.0 ogl-uk-2.0 "
    "ogl-uk-3.0 ogl-canada-2.0 etalab-2.0 eupl-1.2 isc unlicense cern-ohl-p-2.0 other-open other-pd other-at other-nc "
    "other-closed notspecified"
)
LANGUAGES = (
    "eng deu fra spa ita por pol ces slk dan nld swe nor nob nno fin est lav lit hun ron bul hrv slv srp ell rus ukr tur "
    "ara heb zho jpn kor lat gle cat eus glg isl mlt sqi mkd bos bel und mul"
)
RELATIONS = (
    "iscitedby cites issupplementto issupplementedby iscontinuedby continues isdescribedby describes hasmetadata "
    "ismetadatafor hasversion isversionof isnewversionof ispreviousversionof ispartof haspart ispublishedin isreferencedby "
    "references isdocumentedby documents iscompiledby compiles isvariantformof isoriginalformof isidenticalto isreviewedby "
    "reviews isderivedfrom issourceof isrequiredby requires isobsoletedby obsoletes iscollectedby collects"
)
ROLES = (
    "contactperson datacollector datacurator datamanager distributor editor hostinginstitution producer projectleader "
    "projectmanager projectmember registrationagency registrationauthority relatedperson researcher researchgroup "
    "rightsholder sponsor supervisor workpackageleader other"
)
DATES = "accepted available collected copyrighted created issued other submitted updated valid withdrawn"
WORDS: dict[str, tuple[str, ...]] = {
    "resourcetypes": tuple(RESOURCE_TYPES.split()),
    "licenses": tuple(LICENSES.split()),
    "languages": tuple(LANGUAGES.split()),
    "relationtypes": tuple(RELATIONS.split()),
    "contributorsroles": tuple(ROLES.split()),
    "creatorsroles": tuple(ROLES.split()),
    "titletypes": ("alternative-title", "subtitle", "translated-title", "other"),
    "descriptiontypes": (
        "abstract",
        "methods",
        "notes",
        "other",
        "series-information",
        "table-of-contents",
        "technical-info",
    ),
    "datetypes": tuple(DATES.split()),
}


def known(vocabulary: str, word: object) -> bool:
    return word in WORDS[vocabulary]


def entry(vocabulary: str, word: str) -> dict[str, Any]:
    """As ``/api/vocabularies/{vocabulary}`` shows it."""
    return {"id": word, "title": {"en": word.replace("-", " ").title()}, "type": vocabulary, "tags": [], "props": {}}
