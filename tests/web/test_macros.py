"""Repeated markup: labels, hints and errors belong to their fields, and what users typed stays text."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, render_template_string

from exporter.web import create_app
from tests.web.front import make_parts, sso_settings

PUBLIC = "http://127.0.0.1:8000"
IMPORT = '{% from "macros.html" import field, choices, select, progress, fault_list, pager, csrf with context %}'


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    parts = make_parts(tmp_path, sso_settings("http://127.0.0.1:1", PUBLIC), PUBLIC)
    yield create_app(parts)
    parts.database.close()


def shown(app: Flask, template: str) -> str:
    with app.test_request_context():
        return " ".join(render_template_string(IMPORT + template).split())


def test_a_field_is_tied_to_its_label_hint_and_error(app: Flask) -> None:
    html = shown(app, '{{ field("title", "Title", hint="Short", error="Needed.", required=true) }}')
    assert '<label for="title">Title</label>' in html
    assert '<p class="hint" id="title-hint">Short</p>' in html
    assert '<p class="error" id="title-error">Needed.</p>' in html
    assert 'required aria-invalid="true" aria-describedby="title-hint title-error"' in html


def test_a_field_without_hint_and_error_points_nowhere(app: Flask) -> None:
    html = shown(app, '{{ field("title", "Title") }}')
    assert "aria-" not in html
    assert "(optional)" in html


@pytest.mark.parametrize("kind", ["text", "textarea"])
def test_what_was_typed_stays_text(kind: str, app: Flask) -> None:
    html = shown(app, f"""{{{{ field("t", "T", value='"><script>alert(1)</script></textarea>', kind="{kind}") }}}}""")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_text_keeps_its_first_empty_line(app: Flask) -> None:
    with app.test_request_context():
        html = render_template_string(IMPORT + '{{ field("t", "T", value="\\n\\nx", kind="textarea") }}')
    assert ">\n\n\nx</textarea>" in html  # browsers drop the first line break after the tag


def test_choices_are_a_group_with_a_name(app: Flask) -> None:
    html = shown(app, '{{ choices("mode", "Where to", [("new", "New", "A draft"), ("old", "Old", "")], ["old"]) }}')
    assert "<legend>Where to</legend>" in html
    assert html.count("checked") == 1
    assert 'value="old" checked' in html
    assert 'aria-describedby="mode-1-note"' in html


def test_progress_is_named_and_faults_lead_to_their_fields(app: Flask) -> None:
    assert '<progress max="100" value="50" aria-label="Bytes">50 %</progress>' in shown(
        app, '{{ progress(5, 10, "Bytes") }}'
    )
    faults = shown(app, '{{ fault_list({"title": "Needed.", "": "All."}) }}')
    assert '<a href="#title">Needed.</a>' in faults
    assert "<li>All.</li>" in faults
    assert shown(app, "{{ fault_list({}) }}") == ""
