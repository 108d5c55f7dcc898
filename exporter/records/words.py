"""The words of a text as a search compares them: without case and accents. Pure."""

import re
import unicodedata

LONGEST = 64
WORD = re.compile(r"[^\W_]+")


def words_of(text: str, most: int) -> list[str]:
    """Each once, in order; not more than ``most``."""
    plain = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "l")).casefold()
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return list(dict.fromkeys(word[:LONGEST] for word in WORD.findall(bare)))[:most]
