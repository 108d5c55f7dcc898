"""The part of Solr's query language that CKAN lets through, with its traps: ``a OR b`` in ``fq`` filters nothing."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

TEXT_FIELDS = {"title", "notes", "text", "author", "maintainer"}
DATE_FIELDS = {"metadata_modified", "metadata_created"}
FULL_DATE = re.compile(r"\*|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
TOKEN = re.compile(
    r'\s+|[()]|&&|\|\||[+!-](?=\S)|"(?:\\.|[^"\\])*"|[\[{][^\]}]* TO [^\]}]*[\]}]|[\w.*]+:|(?:\\.|[^\s()":])+'
)
SORT = re.compile(r"\s*\w+\s+(asc|desc)\s*", re.IGNORECASE)
Document = Any  # has get(field, otherwise) and ["_words"]
Test = Callable[[Document], bool]


class BadQuery(Exception):
    """Solr cannot read it."""


def folded(text: str) -> list[str]:
    """The words of a text, without case and accents."""
    plain = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "l").replace("ß", "ss")).casefold()
    return re.findall(r"[a-z0-9]+", "".join(sign for sign in plain if not unicodedata.combining(sign)))


def free_text(query: str) -> Test:
    """``q`` without a colon (dismax): every word of two is needed, from three on one may miss; no wildcards."""
    if re.match(r"\s*(AND|OR)\b", query) or re.search(r"\b(AND|OR)\s*$", query):
        raise BadQuery(query)
    words = folded(query)
    needed = len(words) if len(words) < 3 else len(words) - 1 if len(words) <= 5 else int(len(words) * 0.8)
    return lambda document: bool(words) and sum(_has_word(document, word) for word in words) >= needed


def _has_word(document: Document, word: str) -> bool:
    found: set[str] = document["_words"]
    return word in found or word.removesuffix("s") in found or word + "s" in found


def parsed(query: str) -> Test:
    """Lucene's classic parser with AND between clauses. Raises BadQuery."""
    tokens = _tokens(query)
    test = _clauses(tokens, None)
    if tokens:
        raise BadQuery(query)
    return test


def _tokens(query: str) -> list[str]:
    tokens, position = [], 0
    while position < len(query):
        match = TOKEN.match(query, position)
        if not match:
            raise BadQuery(query)
        tokens += [match[0]] if not match[0].isspace() else []
        position = match.end()
    return tokens


def _clauses(tokens: list[str], field: str | None) -> Test:
    """Until the closing bracket. Occur is Lucene's: an OR makes both its sides optional, so beside a ``+`` they are idle."""
    clauses: list[tuple[str, Test]] = []
    joined = field is not None and not _is_text(field)  # the bare words of one string field are alternatives
    while tokens and tokens[0] != ")":
        conjunction = tokens.pop(0) if tokens[0] in {"AND", "OR", "&&", "||"} else ""
        alternative = conjunction in {"OR", "||"} or (joined and not conjunction and bool(clauses))
        if conjunction and not clauses:
            raise BadQuery(conjunction)
        if alternative and clauses[-1][0] != "not":
            clauses[-1] = ("should", clauses[-1][1])
        negative = _modifier(tokens) in {"-", "!", "NOT"}
        occur = "not" if negative else "should" if alternative else "must"
        clauses.append((occur, _one(tokens, field)))
    return _all_of(clauses)


def _modifier(tokens: list[str]) -> str:
    return tokens.pop(0) if tokens and tokens[0] in {"+", "-", "!", "NOT"} else ""


def _one(tokens: list[str], field: str | None) -> Test:
    if not tokens or tokens[0] == ")":
        raise BadQuery("a clause is missing")
    token = tokens.pop(0)
    if token in {"+", "-", "!", "AND", "OR", "&&", "||"}:
        raise BadQuery(token)  # as after the colon of "organization:" when nothing follows
    if token == "(":
        test = _clauses(tokens, field)
        if not tokens:
            raise BadQuery("an open bracket")
        tokens.pop(0)
        return test
    if token.endswith(":") and len(token) > 1:
        return _one(tokens, token[:-1])
    return _term(field or "text", token)


def _all_of(clauses: list[tuple[str, Test]]) -> Test:
    if not clauses:
        raise BadQuery("nothing between brackets")
    must = [test for occur, test in clauses if occur == "must"]
    should = [test for occur, test in clauses if occur == "should"]
    never = [test for occur, test in clauses if occur == "not"]

    def test(document: Document) -> bool:
        if any(each(document) for each in never) or not all(each(document) for each in must):
            return False
        return bool(must) or not should or any(each(document) for each in should)

    return test


def _is_text(field: str) -> bool:
    return field in TEXT_FIELDS or field.startswith("extras_")


def _term(field: str, token: str) -> Test:
    if token[0] in "[{" and " TO " in token:
        return _range(field, token)
    phrase = token.startswith('"')
    value = re.sub(r"\\(.)", r"\1", token[1:-1] if phrase else token)
    if (field, value) == ("*", "*") or (field == "text" and value == "*"):
        return lambda _: True
    if field == "private":
        value = value.lower()
    if "*" in value and not phrase:
        pattern = re.compile(".*".join(re.escape(part) for part in value.split("*")))
        return lambda document: any(pattern.fullmatch(each) for each in _wild_values(document, field))
    if _is_text(field):
        wanted = folded(value)
        return lambda document: bool(wanted) and all(word in _words_of(document, field) for word in wanted)
    return lambda document: value in _values(document, field)


def _range(field: str, token: str) -> Test:
    low, high = token[1:-1].split(" TO ")
    if field in DATE_FIELDS and not (FULL_DATE.fullmatch(low) and FULL_DATE.fullmatch(high)):
        raise BadQuery(f"Invalid Date in {token}")
    low, high = (_milliseconds(each) if field in DATE_FIELDS else each for each in (low, high))
    sharp_low, sharp_high = token[0] == "{", token[-1] == "}"

    def within(value: str) -> bool:
        above = low == "*" or value > low or (value == low and not sharp_low)
        return above and (high == "*" or value < high or (value == high and not sharp_high))

    return lambda document: any(within(each) for each in _values(document, field))


def _milliseconds(moment: str) -> str:
    """The index keeps milliseconds."""
    if moment == "*":
        return moment
    whole, _, part = moment.rstrip("Z").partition(".")
    return f"{whole}.{part[:3]:0<3}"


def _values(document: Document, field: str) -> list[str]:
    values = document.get(field, [])
    values = values if isinstance(values, list) else [values]
    return [_milliseconds(each) for each in values] if field in DATE_FIELDS else values


def _words_of(document: Document, field: str) -> set[str]:
    if field == "text":
        return set(document["_words"])
    return {word for value in _values(document, field) for word in folded(value)}


def _wild_values(document: Document, field: str) -> set[str]:
    return _words_of(document, field) if _is_text(field) else set(_values(document, field))


def ordered(documents: list[Document], sort: str) -> list[Document]:
    """Raises BadQuery. A missing text sorts last both ways."""
    keys = [key.split() for key in reversed(sort.split(","))]
    if not all(SORT.fullmatch(key) for key in sort.split(",")):
        raise BadQuery('Invalid "sort" parameter')
    for name, direction in keys:
        documents = _sorted_by(documents, name, direction.lower() == "desc")
    return documents


def _sorted_by(documents: list[Document], name: str, downwards: bool) -> list[Document]:
    def first(document: Document) -> str:
        return next(iter(_values(document, name)), "")

    present = [each for each in documents if first(each)]
    return sorted(present, key=first, reverse=downwards) + [each for each in documents if not first(each)]
