"""What a term is called: a name, a slug or a short address."""

from __future__ import annotations

from kg.model.namespaces import shrink
from kg.store.results import Term, Triple, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.store.store import Store


def label(store: Store, term: Term | None) -> str:
    """Return a term as a reader wants it: names for things, slugs for concepts."""
    text = shown(term)
    if not is_address(term):
        return text
    prefix, _, rest = text.partition(":")
    if prefix == "id":
        return store.label(plain(term)) or text
    if prefix in ("concept", "source", "claim", "auto"):
        return rest
    return (store.label(text) or text) if text == plain(term) else text


def shown(term: Term | None) -> str:
    """Return a term as a reader would write it: short address or plain text."""
    text = plain(term)
    return shrink(text) if is_address(term) else text


def is_address(term: Term | None) -> bool:
    """Say whether a term is an address, so that it may have a name."""
    if term is None or isinstance(term, Triple):
        return False
    return getattr(term, "datatype", None) is None and not str(term).startswith("_:")
