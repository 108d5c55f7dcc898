"""The citations of a transfer as files."""

from flask import Blueprint, Response

from exporter.errors import NotFound
from exporter.web.citing import citations_of
from exporter.web.export_parts import export_parts
from exporter.web.sessions import login_required
from exporter.web.transfers import load_own

blueprint = Blueprint("citation_files", __name__)


@blueprint.get("/transfers/<int:job_id>/citation.<ending>")
@login_required
def download(job_id: int, ending: str) -> Response:
    transfer = load_own(job_id)
    found = citations_of(transfer, export_parts().settings.repository(transfer.job.host))
    cited = next((each for each in found if each.style.ending == ending), None)
    if cited is None:
        raise NotFound("There is nothing to cite here.")
    name = {"Content-Disposition": f'attachment; filename="citation-{job_id}.{ending}"'}
    return Response(cited.text, content_type=f"{cited.style.media_type}; charset=utf-8", headers=name)
