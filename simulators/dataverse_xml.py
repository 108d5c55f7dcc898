"""XML as the exporters of a Dataverse write it: no line breaks, and ``>`` as it is."""


class Xml(str):
    """Text that is markup already."""

    __slots__ = ()


def element(name: str, *inside: object, **attributes: object) -> Xml:
    """Attributes without a value are left out; ``xml_lang`` is written as xml:lang."""
    told = [(key.replace("_", ":"), str(value)) for key, value in attributes.items() if value]
    marks = "".join(f' {key}="{escaped(value).replace(chr(34), "&quot;")}"' for key, value in told)
    body = "".join(each if isinstance(each, Xml) else escaped(str(each)) for each in inside)
    return Xml(f"<{name}{marks}>{body}</{name}>" if inside and body else f"<{name}{marks}/>")


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def elements(name: str, values: object) -> Xml:
    """One for each value that is there; a single text is one."""
    several = [values] if isinstance(values, str) else list(values or [])  # type: ignore[call-overload]
    return Xml("".join(element(name, each) for each in several if each))
