"""Pages."""


def warm(graph):
    return None


def page(graph, kind, name, given, form, lang, address):
    return kind.encode(), ()
