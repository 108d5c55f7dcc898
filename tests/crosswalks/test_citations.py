"""Citations, compared with what was written by hand after the rules of each style."""

import json
import re

import pytest

from exporter.crosswalks.citation_work import Work, work_of
from exporter.crosswalks.citations import STYLES
from exporter.records.record import Creator, CreatorKind, Header, Record, Value

DOI = "10.5281/zenodo.1234567"
ADA = Creator("Lovelace, Ada King", CreatorKind.PERSON, "Lovelace", "Ada King")
VAN = Creator("van der Berg, Jan-Willem", CreatorKind.PERSON, "van der Berg", "Jan-Willem")
JUNIOR = Creator("King Jr., Martin L.", CreatorKind.PERSON, "King Jr.", "Martin L.")
INSTITUTE = Creator("Institute for Rivers, Lakes and Seas", CreatorKind.ORGANIZATION)
PLATO = Creator("Plato", CreatorKind.PERSON, "Plato")


def work(*creators: Creator, doi: str = DOI, **terms: str) -> Work:
    named = {"dcterms:title": "Levels of rivers", "dcterms:issued": "2026-05-01", "dcterms:type": "dataset"}
    named |= {key.replace("_", ":"): text for key, text in terms.items()}
    values = tuple(Value(term, text) for term, text in named.items() if text)
    return work_of(Record(Header("x"), values, creators), doi, "Zenodo", "https://zenodo.org/records/1")


def written(ending: str, cited: Work) -> str:
    return next(style.write(cited) for style in STYLES if style.ending == ending)


APA = [
    ((ADA,), {}, "Lovelace, A. K. (2026). Levels of rivers [Data set]. Zenodo. https://doi.org/10.5281/zenodo.1234567"),
    (
        (ADA, VAN),
        {"schema_version": "1.2"},
        "Lovelace, A. K., & van der Berg, J.-W. (2026). Levels of rivers (Version 1.2) [Data set]. Zenodo. "
        "https://doi.org/10.5281/zenodo.1234567",
    ),
    (
        (ADA, INSTITUTE, JUNIOR),
        {"dcterms_type": "software", "schema_version": "v2.0-beta"},
        "Lovelace, A. K., Institute for Rivers, Lakes and Seas, & King, M. L., Jr. (2026). Levels of rivers "
        "(Version 2.0-beta) [Computer software]. Zenodo. https://doi.org/10.5281/zenodo.1234567",
    ),
    (
        (INSTITUTE,),
        {"dcterms_issued": "2019/2020-05", "dcterms_publisher": "Institute for Rivers, Lakes and Seas"},
        "Institute for Rivers, Lakes and Seas. (2019–2020). Levels of rivers [Data set]. "
        "https://doi.org/10.5281/zenodo.1234567",
    ),
    (
        (PLATO,),
        {"dcterms_issued": "", "dcterms_title": "What is a river?", "dcterms_type": "other"},
        "Plato. (n.d.). What is a river? Zenodo. https://doi.org/10.5281/zenodo.1234567",
    ),
    ((), {}, "Levels of rivers [Data set]. (2026). Zenodo. https://doi.org/10.5281/zenodo.1234567"),
]


@pytest.mark.parametrize("creators, terms, expected", APA)
def test_apa_is_as_the_rules_want_it(creators: tuple[Creator, ...], terms: dict[str, str], expected: str) -> None:
    assert written("txt", work(*creators, **terms)) == expected + "\n"


def test_apa_names_twenty_authors_and_of_more_the_first_nineteen_and_the_last() -> None:
    many = [Creator(f"N{at}, A", CreatorKind.PERSON, f"N{at}", "A") for at in range(1, 24)]
    twenty, more = written("txt", work(*many[:20])), written("txt", work(*many))
    assert "N19, A., & N20, A. (2026)" in twenty
    assert "N19, A., . . . N23, A. (2026)" in more
    assert "N20" not in more


def test_bibtex_holds_every_part() -> None:
    assert (
        written("bib", work(ADA, VAN, INSTITUTE, JUNIOR, schema_version="1.2"))
        == r"""@dataset{lovelace_2026_1234567,
  author    = {Lovelace, Ada King and van der Berg, Jan-Willem and {Institute for Rivers, Lakes and Seas} and King, Jr., Martin L.},
  title     = {{Levels of rivers}},
  year      = {2026},
  month     = may,
  publisher = {Zenodo},
  version   = {1.2},
  doi       = {10.5281/zenodo.1234567},
  url       = {https://doi.org/10.5281/zenodo.1234567},
}
"""  # noqa: E501
    )


def test_bibtex_escapes_what_tex_would_read_and_keeps_braces_balanced() -> None:
    hostile = Creator("x", CreatorKind.PERSON, "Rock and Roll", "A}, evil = {b")
    text = written("bib", work(hostile, dcterms_title="50 % of R&D_1 #2 costs $3 ~ a^b \\input{/etc/passwd} } {"))
    assert (
        r"title     = {{50 \% of R\&D\_1 \#2 costs \$3 \textasciitilde{} a\textasciicircum{}b "
        r"\textbackslash{}input\textbraceleft{}/etc/passwd\textbraceright{} \textbraceright{} \textbraceleft{}}},"
    ) in text
    assert r"author    = {{Rock and Roll}, {A\textbraceright{}, evil = \textbraceleft{}b}}," in text
    depth = 0
    for sign in text:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
    assert depth == 0


@pytest.mark.parametrize(
    "name, key", [("Łukasiewicz", "lukasiewicz"), ("Müller", "muller"), ("王", ""), ("O'Brien", "obrien")]
)
def test_the_key_is_in_plain_letters(name: str, key: str) -> None:
    text = written("bib", work(Creator(name, CreatorKind.PERSON, name, "A")))
    assert text.startswith("@dataset{" + "_".join(filter(None, [key, "2026", "1234567"])) + ",")
    assert f"{name}, A" in text


def test_ris_is_one_line_for_each_statement() -> None:
    cited = work(ADA, VAN, INSTITUTE, JUNIOR, schema_version="1.2", dcterms_subject="water")
    assert written("ris", cited) == "\r\n".join(
        [
            "TY  - DATA",
            "AU  - Lovelace, Ada King",
            "AU  - van der Berg, Jan-Willem",
            "AU  - Institute for Rivers, Lakes and Seas",
            "AU  - King, Martin L., Jr.",
            "TI  - Levels of rivers",
            "PY  - 2026",
            "DA  - 2026/05/01/",
            "PB  - Zenodo",
            "ET  - 1.2",
            "DO  - 10.5281/zenodo.1234567",
            "UR  - https://doi.org/10.5281/zenodo.1234567",
            "KW  - water",
            "ER  - ",
            "",
        ]
    )


@pytest.mark.parametrize("date, told", [("2026", "2026///"), ("2026-05", "2026/05//"), ("2019/2020", "2019///")])
def test_ris_tells_as_much_of_a_date_as_is_known(date: str, told: str) -> None:
    assert f"DA  - {told}\r\n" in written("ris", work(ADA, dcterms_issued=date))


@pytest.mark.parametrize("ending", ["ris", "bib", "txt"])
def test_no_title_begins_a_line_or_a_tag_of_its_own(ending: str) -> None:
    text = written(ending, work(ADA, dcterms_title="Rivers\r\nER  - \u2028\nTY  - JOUR\x00"))
    assert "Rivers ER - TY - JOUR" in text
    assert len(re.findall(r"^(?:TY|ER)  - ", text, re.M)) == (2 if ending == "ris" else 0)


def test_csl_json_is_an_item_that_programs_take() -> None:
    cited = work(ADA, VAN, INSTITUTE, JUNIOR, schema_version="1.2", dcterms_issued="2019/2020-05")
    assert json.loads(written("json", cited)) == [
        {
            "id": "lovelace_2019_1234567",
            "type": "dataset",
            "title": "Levels of rivers",
            "author": [
                {"family": "Lovelace", "given": "Ada King"},
                {"family": "van der Berg", "given": "Jan-Willem"},
                {"literal": "Institute for Rivers, Lakes and Seas"},
                {"family": "King", "given": "Martin L.", "suffix": "Jr."},
            ],
            "issued": {"date-parts": [[2019], [2020, 5]]},
            "publisher": "Zenodo",
            "version": "1.2",
            "DOI": DOI,
            "URL": f"https://doi.org/{DOI}",
        }
    ]


def test_without_a_doi_the_address_of_the_record_stands_in_its_place() -> None:
    cited = work(ADA, doi="")
    assert written("txt", cited).endswith("Zenodo. https://zenodo.org/records/1\n")
    assert "doi" not in written("bib", cited)
    assert "DO  -" not in written("ris", cited)
    assert "DOI" not in json.loads(written("json", cited))[0]
