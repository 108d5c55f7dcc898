"""The sentences of the preview: what will happen, in the words of the person who asked for it. Pure."""

from collections.abc import Collection, Mapping

from markupsafe import Markup

from exporter.crosswalks.licences import meaning_of
from exporter.records.html import clean
from exporter.records.record import FileOrigin, FileRef, Record
from exporter.transfers.plan import ExportPlan, Mode, Way
from exporter.transfers.preflight import ways_of
from exporter.transfers.preview import Change
from exporter.web.formats import counted, file_size
from exporter.web.preview_page import Preview
from exporter.web.words import LICENCE_WORDS, WAYS, choices

ORIGINS = {
    FileOrigin.STORE: "From the store of its repository.",
    FileOrigin.USER: "From the directory of a user.",
    FileOrigin.LINK: "From another site; it is fetched from there.",
    FileOrigin.UNREACHABLE: "Named there, but it cannot be fetched.",
}
ACCESS_WORDS = {"public": "everybody may download the files", "restricted": "only people whom I allow there, as set below"}
SHORTENED = 12


def summary_title(shown: Preview) -> str:
    if shown.faults:
        asked = all(name.startswith("confirmed-") for name in shown.faults)
        count = len(shown.faults)
        return f"{counted(count, 'question')} to answer first" if asked else f"{counted(count, 'point')} to settle first"
    return "Ready to go" if shown.known.is_connected else "Nearly ready"


def files_words(plan: ExportPlan) -> str:
    counts = {way: [each for each in plan.files if each.way is way] for way in Way}
    sent = counts[Way.SEND]
    sizes = [planned.file.size_bytes for planned in sent]
    total = file_size(sum(max(size, 0) for size in sizes))
    words = [f"{counted(len(sent), 'file')}, {'at least ' if -1 in sizes else ''}{total}" if sent else "no file"]
    words += [f"{len(counts[Way.LINK])} linked"] if counts[Way.LINK] else []
    words += [f"{len(counts[Way.LEAVE])} left out"] if counts[Way.LEAVE] else []
    return "; ".join(words)


def people_words(record: Record) -> str:
    return f"{counted(len(record.creators), 'author')}, {counted(len(record.contributors), 'contributor')}"


def answer_words(part: str, record: Record) -> str:
    """What a yes would say yes to."""
    if part == "rights":
        return licence_words(record)
    if part == "creators":
        return "; ".join(creator.name for creator in record.creators)
    until = f", from {record.access.embargo_until}" if record.access.embargo_until else ""
    return ACCESS_WORDS.get(record.access.files, record.access.files) + until


def target_words(shown: Preview) -> str:
    host, place = shown.plan.target.host, shown.known.repository.title
    return f"{place} ({host}), {_as_what(shown)}, {'published at once' if shown.plan.publish else 'left as a draft'}"


def short_target(shown: Preview) -> str:
    return f"{shown.known.repository.title}, {_as_what(shown)}"


def _as_what(shown: Preview) -> str:
    target = shown.plan.target
    name = (shown.known.before.entry.doi if shown.known.before else "") or target.deposit
    said = {
        Mode.NEW: "a new record",
        Mode.DRAFT: f"your draft “{target.title or target.deposit}”",
        Mode.VERSION: f"a new version of {name}",
        Mode.EDIT: f"the details of {name}",
    }[target.mode]
    if shown.change is Change.NOTHING:
        return f"{name}, where nothing would change"
    return said


def go_words(shown: Preview) -> str:
    place = shown.known.repository.title
    if not shown.known.is_connected:
        return f"Connect {place}"
    return f"Publish at {place}" if shown.plan.publish else f"Export to {place}"


def publish_words(shown: Preview) -> list[str]:
    """What the button does, and what cannot be undone: a sentence each."""
    plan, place = shown.plan, shown.known.repository.title
    if not plan.publish:
        return [
            "It will be a draft that only you see. You publish it later, or never.",
            f"Publishing is for ever, also later at {place}: the record gets a DOI, and cannot be deleted.",
            *_promise(plan.record),
        ]
    if plan.target.mode is Mode.EDIT:
        return ["The new details are published at once, under the same DOI. Everybody sees them.", *_promise(plan.record)]
    return [
        "It will be published at once, for everybody to find. That is for ever: the record gets a DOI and cannot be deleted "
        "and its files cannot be replaced. Only details can be corrected, and new versions added.",
        *_promise(plan.record),
        *_embargo(plan.record),
    ]


def _promise(record: Record) -> list[str]:
    """The licence in one sentence: nobody can take it back from those who have the files."""
    said = licence_words(record)
    if not said:
        return ["There is no licence yet: choose what others may do with the files."]
    meaning = meaning_of(record.rights) or "Its own text says what others may do with the files."
    if record.access.files != "public":
        meaning = meaning.replace("Everybody may", "Whoever you let have the files may", 1)
    return [f"The licence is a promise that cannot be taken back. {said}. {meaning}"]


def _embargo(record: Record) -> list[str]:
    if record.access.embargo_until:
        return [f"Until {record.access.embargo_until} the files are closed; the record with its title and authors is not."]
    if record.access.files == "restricted":
        return ["The files stay closed to all but those whom you allow there; title and authors are not."]
    return []


def licence_words(record: Record) -> str:
    named = [LICENCE_WORDS.get(right.id, right.id) or right.title or right.link for right in record.rights]
    return "; ".join(named)


def origin_words(file: FileRef) -> str:
    changed = f" Last changed on {file.modified[:10]}." if file.modified else ""
    return ORIGINS[file.origin] + changed


def opened(faults: Mapping[str, str], names: Collection[str], rows_of: str = "") -> bool:
    """Whether a folded part must be open: something in it is wrong, or a row came or went there just now."""
    return rows_of in names or any(
        fault == name or fault.startswith((f"{name}-", f"{name}_")) for fault in faults for name in names
    )


def losses(shown: Preview) -> list[str]:
    """What the destination has no place for."""
    names = shown.left_out
    more = f" and {len(names) - SHORTENED} more" if len(names) > SHORTENED else ""
    said = [f"It has no place for these fields of the dataset: {', '.join(names[:SHORTENED])}{more}."] if names else []
    if shown.plan.record.access.conditions:
        said.append("It has no place for conditions of access: they go into the notes.")
    return said


def safe_html(html: str) -> Markup:
    return Markup(clean(html))  # noqa: S704 - cleaned on this very line


WORDS = {
    "summary_title": summary_title,
    "files_words": files_words,
    "target_words": target_words,
    "go_words": go_words,
    "publish_words": publish_words,
    "licence_words": licence_words,
    "origin_words": origin_words,
    "people_words": people_words,
    "answer_words": answer_words,
    "opened": opened,
    "losses": losses,
    "safe_html": safe_html,
    "ways_of": ways_of,
    "way_words": WAYS,
    "choices": choices,
}
