"""A text that is pasted and comes back checked, and the news: pages, and the same for programs."""

from __future__ import annotations

import json
from datetime import timedelta
from urllib.parse import parse_qsl, quote

from starlette.requests import Request
from starlette.responses import Response

from kg.evidence.news import news as finder
from kg.evidence.news import page as news_page
from kg.graph.as_of import day_of
from kg.graph.graph import Graph
from kg.serve import html, pages, protocol, reading, replies, worker
from kg.serve.pool import Work
from kg.serve.routes import MEDIA, form_of
from kg.serve.site import HEAVY, LONGEST, Site
from kg.serve.view import Asked
from kg.verify import page
from kg.verify.verify import check

FIELDS = ("text", "date", "url", "about")
MOST = 500_000
"""Characters of a text at most."""
NEWS = 100
"""Pieces of news on a page."""
SHOWN = ("md", "json", "csv")
"""Formats in which a checked text can be had instead of the page."""


async def verify(request: Request) -> Response:
    """Show the form, or a text that was sent with its claims marked.

    A program sends the text itself, or the fields of the form, and asks for JSON, CSV or
    Markdown by its Accept header. Raises Refused for what is no text.
    """
    site: Site = request.app.state.site
    _, form = form_of(request, "")
    lang = html.language(request.headers, request.query_params)
    given = await _given(request)
    if len(given["text"]) > MOST:
        raise protocol.Refused(413, f"A text has at most {MOST:,} characters.", hint="Send a part.")
    form = form if form in SHOWN and given["text"] else "html"
    values = (tuple(given[name] for name in FIELDS), form, lang)
    work = Work("kg.serve.texts:checked", values, HEAVY, "pages")
    content = await site.work(work[:2], work, request.is_disconnected)
    headers = {**replies.SAFE, "cache-control": "no-store"}
    return Response(content, media_type=MEDIA[form], headers=headers)


async def _given(request: Request) -> dict[str, str]:
    """Return the fields that were sent, empty where they were not."""
    told = dict(request.query_params)
    if request.method == "POST":
        body = (await request.body()).decode("utf-8", "replace")
        kind = request.headers.get("content-type", "").partition(";")[0]
        if kind == "application/x-www-form-urlencoded":
            told |= dict(parse_qsl(body, keep_blank_values=True, max_num_fields=20))
        elif kind == "application/json":
            told |= _object(body)
        else:
            told["text"] = body
    return {name: str(told.get(name, "")) for name in FIELDS}


def _object(body: str) -> dict[str, str]:
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise protocol.Refused(400, "That is no JSON object.", hint='Send {"text": "…"}.')
    return found


def checked(_: Graph, given: tuple[str, str, str, str], form: str, lang: str) -> bytes:
    """Return a checked text in a format, or the page with the form."""
    text, date, url, about = given
    graph = worker.seen("", "")
    names = [one.strip() for one in about.split(";") if one.strip()]
    day = day_of("date", date) if date.strip() else None
    done = check(graph, text, day=day, url=url, about=names) if text.strip() else None
    if done is not None and form != "html":
        return page.page(done, form).encode()
    found = reading.of(graph)
    asked = Asked(found, "", {}, lang, "/verify")
    known = {one.name: one.name_zh for one in graph.entities.values() if one.name_zh}
    known |= {slug: found.word(slug, lang) for slug in graph.concepts}
    marked = page.fragment(done, lang, known if lang == "zh" else {}) if done else ""
    values = {
        **pages.frame(asked, "verify", "/verify", ()),
        "formats": [], "text": text, "date": date, "url": url, "about": about, "marked": marked,
        "undated": bool(done and done.needs_day and not done.is_dated),
        "counted": done.day.isoformat() if done else "",
    }  # fmt: skip
    return html.render("verify.html", lang, **values)


async def news(request: Request) -> Response:
    """Show what changed between two dates: as a page, an Atom feed, JSON or Markdown.

    Raises Refused for another format.
    """
    site: Site = request.app.state.site
    ending = str(request.path_params.get("ending", ""))
    _, form = form_of(request, "")
    form = ending or (form if form in ("md", "json", "csv") else "html")
    if form not in ("html", "atom", "md", "json", "csv"):
        raise protocol.Refused(404, "News has no such format.", hint="It has atom, json, md, csv.")
    lang = html.language(request.headers, request.query_params)
    given = tuple(request.query_params.get(name, "").strip() for name in ("of", "since", "until"))
    work = Work("kg.serve.texts:changed", (given, form, lang), LONGEST, "pages")
    content = await site.work(work[:2], work, request.is_disconnected)
    headers = {**replies.SAFE, "cache-control": "private, no-cache"}
    media = "application/atom+xml" if form == "atom" else MEDIA[form]
    return Response(content, media_type=media, headers=headers)


def changed(_: Graph, given: tuple[str, str, str], form: str, lang: str) -> bytes:
    """Return news in a format, or as a page.

    Raises NotFound for a name, BadParameter for a date, and Refused for two in the wrong order.
    """
    name, since, until = given
    graph = worker.seen("", "")
    last = day_of("until", until) if until else graph.today
    first = day_of("since", since) if since else last - timedelta(finder.DAYS)
    if first > last:
        raise protocol.Refused(400, "The first date lies after the last.", hint="Swap them.")
    before, after = (worker.seen("", one.isoformat()) for one in (first, last))
    about = after.entity(name).name if name else ""
    found = finder.find(before, after, name or None)[:NEWS]
    if form != "html":
        return news_page.page(found, form, first, last, about).encode()
    page_of = reading.of(graph)
    known = {one.name: one.name_zh for one in graph.entities.values() if one.name_zh}
    known |= {slug: page_of.word(slug, lang) for slug in graph.concepts}
    asked = Asked(page_of, "", {}, lang, "/news")
    query = f"?of={quote(about)}&since={first}&until={last}"
    values = {
        **pages.frame(asked, "news", "/news", ()),
        "formats": [(one, f"/news.{one}{query}") for one in ("json", "md")],
        "feed": f"/news.atom?of={quote(about)}" if about else "/news.atom",
        "of": about, "since": first.isoformat(), "until": last.isoformat(),
        "items": [
            (*news_page.told(one, lang, known if lang == "zh" else {}), one.kind,
             asked.chips(one.sources, 2)) for one in found
        ],
    }  # fmt: skip
    return html.render("news.html", lang, **values)
