"""The bytes of items' files: to download, and pictures to look at. They came from anywhere, and are never believed."""

from typing import BinaryIO

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import Headers
from werkzeug.wsgi import wrap_file

from exporter.catalogue import item_files
from exporter.catalogue.item import Item
from exporter.catalogue.item_file import ItemFile
from exporter.catalogue.viewer import Viewer
from exporter.errors import FileMissing, NotFound
from exporter.web.catalogue import rights
from exporter.web.catalogue.images import HEAD_BYTES, MOST_BYTES, picture_of
from exporter.web.errors import page_of
from exporter.web.export_parts import export_parts
from exporter.web.sessions import login_required

blueprint = Blueprint("catalogue_files", __name__)
SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"
NO_FILE = "There is no such file."


@blueprint.get("/catalogue/items/<int:item_id>/files/<int:position>")
@login_required
def download(item_id: int, position: int) -> ResponseReturnValue:
    return sent(*_stored(item_id, position))


@blueprint.get("/catalogue/items/<int:item_id>/files/<int:position>/picture")
@login_required
def picture(item_id: int, position: int) -> ResponseReturnValue:
    return shown(*_stored(item_id, position))


def _stored(item_id: int, position: int) -> tuple[ItemFile, str]:
    with export_parts().database.transaction() as connection:
        item = rights.visible(connection, item_id)
        return stored_file(rights.viewer(), item, item_files.of_item(connection, item_id), position)


def stored_file(who: Viewer, item: Item, files: tuple[ItemFile, ...], position: int) -> tuple[ItemFile, str]:
    """With the name of its bytes. Raises NotFound."""
    file = files[position] if 0 <= position < len(files) else None
    if file is None or file.sha256 is None or not rights.may_download(who, item):
        raise NotFound(NO_FILE)
    return file, file.sha256


def sent(file: ItemFile, sha256: str) -> ResponseReturnValue:
    """As a download, whatever it holds; or the part of it that was asked for."""
    try:
        content = export_parts().storage().open(sha256)
    except FileMissing as error:
        return page_of(404, str(error))
    size = content.seek(0, 2)
    begin, end = _range(size, sha256)
    content.seek(begin)
    response = _response(content, end - begin, "application/octet-stream")
    response.headers.set("Content-Disposition", "attachment", filename=_file_name(file))
    response.headers["Accept-Ranges"] = "bytes"
    response.set_etag(sha256)
    if (begin, end) != (0, size):
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {begin}-{end - 1}/{size}"
    return response


def _range(size: int, sha256: str) -> tuple[int, int]:
    """All of it, where nothing else is asked for, or of another content."""
    known = request.if_range
    of_another = (known.etag is not None and known.etag != sha256) or known.date is not None
    if request.range is None or of_another:
        return 0, size
    return request.range.range_for_length(size) or (0, size)


def _response(content: BinaryIO, length: int, media_type: str) -> Response:
    headers = Headers({"Content-Security-Policy": SANDBOX, "Content-Length": str(length)})
    # the server sends it piece by piece from the file, without a thread that waits for the one who reads
    wrapped = wrap_file(request.environ, content)
    return Response(wrapped, headers=headers, content_type=media_type, direct_passthrough=True)


def _file_name(file: ItemFile) -> str:
    """Without its folders, and without what file systems or headers stumble over."""
    name = file.name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign if sign.isprintable() and sign not in '"<>:|?*' else "_" for sign in name).strip(". ")
    return kept[:200] or "file"


def shown(_file: ItemFile, sha256: str) -> ResponseReturnValue:
    """Only what is a picture by its own bytes, and not too large."""
    try:
        content = export_parts().storage().open(sha256)
    except FileMissing as error:
        return page_of(404, str(error))
    size, found = content.seek(0, 2), _picture(content)
    if found is None or size > MOST_BYTES:
        content.close()
        raise NotFound(NO_FILE)
    return _response(content, size, found)


def _picture(content: BinaryIO) -> str | None:
    content.seek(0)
    found = picture_of(content.read(HEAD_BYTES))
    content.seek(0)
    return found.media_type if found else None
