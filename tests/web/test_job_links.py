"""Every kind of job has a page, and a place in words."""

from dataclasses import replace

import pytest
from flask import Flask

from exporter.transfers.imports.plan import KINDS
from exporter.web.job_links import job_link, job_place
from tests.web.imports.test_words import JOB


@pytest.fixture
def app() -> Flask:
    app = Flask("links")
    for endpoint, path in (
        ("imports.show", "imports"),
        ("transfers.show", "transfers"),
        ("admin.transfer", "admin/transfers"),
    ):
        app.add_url_rule(f"/{path}/<int:job_id>", endpoint, lambda job_id: str(job_id))
    return app


def test_imports_have_their_own_pages_whoever_looks(app: Flask) -> None:
    with app.test_request_context():
        for kind in KINDS:
            assert job_link(replace(JOB, kind=kind)) == job_link(replace(JOB, kind=kind), watching=True) == "/imports/1"
        assert job_link(replace(JOB, kind="export")) == "/transfers/1"
        assert job_link(replace(JOB, kind="export"), watching=True) == "/admin/transfers/1"


def test_an_import_comes_from_a_place_and_an_export_goes_to_one() -> None:
    assert job_place(JOB) == "from x.org"
    assert job_place(replace(JOB, kind="export", host="zenodo.org")) == "to zenodo.org"
    assert job_place(replace(JOB, kind="undo", host="")) == ""
