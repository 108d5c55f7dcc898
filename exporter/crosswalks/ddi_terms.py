"""Elements of a DDI codebook as terms, and what of it is no statement of the dataset. Pure.

https://ddialliance.org/Specification/DDI-Codebook/2.5/
"""

LINES = {
    "citation/titlStmt/subTitl": "datacite:subtitle",
    "citation/titlStmt/altTitl": "dcterms:alternative",
    "citation/titlStmt/parTitl": "datacite:translatedTitle",
    "citation/prodStmt/prodPlac": "ddi:prodPlac",
    "citation/distStmt/depositr": "ddi:depositr",
    "stdyInfo/sumDscr/anlyUnit": "ddi:anlyUnit",
    "stdyInfo/sumDscr/universe": "ddi:universe",
    "stdyInfo/sumDscr/geogUnit": "ddi:geogUnit",
    "stdyInfo/sumDscr/dataKind": "datacite:resourceType",
    "method/dataColl/timeMeth": "ddi:timeMeth",
    "method/dataColl/dataCollector": "ddi:dataCollector",
    "method/dataColl/collectorTraining": "ddi:collectorTraining",
    "method/dataColl/frequenc": "ddi:frequenc",
    "method/dataColl/sampProc": "ddi:sampProc",
    "method/dataColl/targetSampleSize/sampleSize": "ddi:sampleSize",
    "method/dataColl/targetSampleSize/sampleSizeFormula": "ddi:sampleSizeFormula",
    "method/dataColl/deviat": "ddi:deviat",
    "method/dataColl/collMode": "ddi:collMode",
    "method/dataColl/resInstru": "ddi:resInstru",
    "method/dataColl/collSitu": "ddi:collSitu",
    "method/dataColl/actMin": "ddi:actMin",
    "method/dataColl/ConOps": "ddi:ConOps",
    "method/dataColl/weight": "ddi:weight",
    "method/dataColl/cleanOps": "ddi:cleanOps",
    "method/dataColl/sources/dataSrc": "dcterms:source",
    "method/dataColl/sources/srcOrig": "dcterms:provenance",
    "method/dataColl/sources/srcChar": "ddi:srcChar",
    "method/dataColl/sources/srcDocu": "ddi:srcDocu",
    "method/anlyInfo/respRate": "ddi:respRate",
    "method/anlyInfo/EstSmpErr": "ddi:EstSmpErr",
    "method/anlyInfo/dataAppr": "ddi:dataAppr",
    "dataAccs/setAvail/accsPlac": "ddi:accsPlac",
    "dataAccs/setAvail/origArch": "ddi:origArch",
    "dataAccs/setAvail/avlStatus": "ddi:avlStatus",
    "dataAccs/setAvail/collSize": "dcterms:extent",
    "dataAccs/setAvail/complete": "ddi:complete",
}
"""Below ``stdyDscr``: a text on one line."""
RIGHTS = {
    "confDec": "Confidentiality declaration",
    "specPerm": "Special permissions",
    "restrctn": "Restrictions",
    "citReq": "Citation requirements",
    "deposReq": "Depositor requirements",
    "conditions": "Conditions",
    "disclaimer": "Disclaimer",
}
"""Of ``useStmt``, and what pages call them."""
TERMS_OF_USE = "DVN:TOU"
TERMS_OF_ACCESS = "DVN:TOA"
DESCRIPTION_OF_FILE = "DATAVERSE:FILEDESC"
TYPE_OF_FILE = "DATAVERSE:CONTENTTYPE"
FINGERPRINTS = ("VDC:UNF", "Dataverse:UNF")

_FIGURES = "a figure that follows from the file"
NO_STATEMENTS = {
    "sumStat": _FIGURES,
    "catStat": _FIGURES,
    "varFormat": _FIGURES,
    "valrng": _FIGURES,
    "location": "says in which file a variable stands",
}
"""Within a variable."""
OF_A_VARIABLE = ("ID", "intrvl", "dcml", "wgt", "wgt-var", "files")
"""Attributes that say how a variable is stored."""
