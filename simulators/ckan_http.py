"""What was sent to a CKAN, and what goes back: JSON, pages, files with ranges."""

import email.parser
import email.policy
import html
import json
import mimetypes
from email.utils import formatdate
from typing import Any
from urllib.parse import quote

from simulators.ckan_answers import Sent
from simulators.ckan_state import Content
from simulators.file_parts import cut, wanted_part
from simulators.server import Refusal, Reply, Request


def as_json(status: int, body: Any) -> Reply:
    return Reply(status, json.dumps(body), {"Content-Type": "application/json;charset=utf-8"})


def page(status: int, title: str, body: str = "") -> Reply:
    escaped = html.escape(title)
    return Reply(status, f"<!DOCTYPE html><html lang=en><title>{escaped} - CKAN</title><h1>{escaped}</h1>{body}</html>")


def sent_with(request: Request, by_get: bool) -> Sent:
    """The arguments: from the address when reading, else JSON or a form with a file."""
    if request.method == "GET":
        if not by_get:
            raise _not_json("Invalid request. Please use POST method for your request")
        return {name: values[0] if len(values) == 1 else values for name, values in request.query.items()}
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        return _multipart(kind, b"".join(request.stream.pieces()))
    if kind.startswith("application/x-www-form-urlencoded"):
        return dict(request.form())
    return _json_sent(request.text())


def _json_sent(text: str) -> Sent:
    try:
        sent = json.loads(text or "{}")
    except ValueError as error:
        raise _not_json("Error decoding JSON data. Error: <BadRequest '400: Bad Request'>") from error
    if not isinstance(sent, dict):
        raise _not_json(f"Request data JSON decoded to {sent!r} but it needs to be a dictionary.")
    return sent


def _not_json(reason: str) -> Refusal:
    return Refusal(as_json(400, f"Bad request - JSON Error: {reason}"))


def _multipart(kind: str, body: bytes) -> Sent:
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(
        b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body
    )
    sent: Sent = {}
    for part in message.iter_parts():
        name, file_name = str(part.get_param("name", header="content-disposition")), part.get_filename()
        content = part.get_payload(decode=True)
        sent[name] = (file_name, content) if file_name else content.decode()
    return sent


def file_reply(request: Request, content: Content, name: str) -> Reply:
    """Whole, one range of it, or 304. Knob ``truncate``: so many bytes, then the connection is cut."""
    mark = f'"{content.md5()}-{content.size}"'
    headers = {
        "ETag": mark,
        "Last-Modified": formatdate(content.moment, usegmt=True),
        "Cache-Control": "no-cache, public, max-age=0",
    }
    if request.headers.get("if-none-match") == mark:
        return Reply(304, None, headers)
    headers |= {"Content-Type": mimetypes.guess_type(name)[0] or "application/octet-stream", "Accept-Ranges": "bytes"}
    headers["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}"
    start, stop = wanted_part(request, content.size, mark, page(416, "Requested Range Not Satisfiable"))
    if stop - start < content.size:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{content.size}"
    pieces = cut(content.pieces(start, stop), request.knobs.get("truncate"))
    length = -1 if "no_length" in request.knobs else stop - start
    return Reply(206 if "Content-Range" in headers else 200, pieces, headers, length)
