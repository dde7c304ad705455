"""The drawing library, in a process of its own.

Its engine needs half a second to start, in which no other Python can run. In a process of its
own it starts while the question is still being answered. Run as a module, this is that process:
it reads a drawing as JSON from standard input and writes the finished file to standard output.
"""

from __future__ import annotations

import base64
import hashlib
import html
import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from kg.errors import BadParameter, KgError
from kg.runtime import files, supervisor

FORMS = (".svg", ".png", ".html")
_STYLE = "body{margin:1rem;background:#fff}svg{max-width:100%;height:auto}"
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '{allowed}'">
<meta name="viewport" content="width=device-width">
<title>{title}</title><style>{style}</style></head>
<body>
{picture}
</body></html>
"""
_MARK = re.compile(
    r'<path aria-label="([^"]*)" role="graphics-symbol" aria-roledescription="(?:point|bar)"'
    r"[^>]*?/>"
)


def as_png(svg: str, scale: float = 2) -> bytes:
    """Return a drawing in SVG as PNG; raises KgError where the library that draws is missing."""
    if importlib.util.find_spec("vl_convert") is None:
        hint = "Install it with: pip install 'autokg[charts]', or write an .svg file."
        raise KgError("PNG files need the library vl-convert-python.", hint=hint)
    import vl_convert

    return bytes(vl_convert.svg_to_png(svg, scale=scale))


class Drawing:
    """A file that is going to be drawn; begun early, and left when nothing is to be drawn.

    Raises BadParameter for a file of another kind than FORMS, KgError without the library.
    """

    def __init__(self, path: str | os.PathLike[str]):
        self.path = path
        form = Path(path).suffix.lower()
        if form not in FORMS:
            raise BadParameter(
                f"--chart: '{path}' is no {', '.join(FORMS)} file.",
                hint="The ending says what is drawn, for example chart.svg.",
            )
        if importlib.util.find_spec("vl_convert") is None:
            hint = "Install it with: pip install 'autokg[charts]'"
            raise KgError("Charts need the library vl-convert-python.", hint=hint)
        if not sys.executable:
            hint = "Draw with an ordinary Python."
            raise KgError("A chart is drawn by a Python of its own; none is known.", hint=hint)
        pipe = subprocess.PIPE
        places = os.pathsep.join(place or str(Path.cwd()) for place in sys.path)
        alive, self._held = os.pipe()  # closed with this process: the other one ends then too
        is_posix = os.name == "posix"
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", __spec__.name, form, str(alive) if is_posix else ""],
            stdin=pipe, stdout=pipe, stderr=pipe, env={**os.environ, "PYTHONPATH": places},
            pass_fds=(alive,) if is_posix else (),
        )  # fmt: skip
        os.close(alive)

    def __enter__(self) -> Drawing:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()
        os.close(self._held)

    def write(self, drawing: dict[str, Any]) -> None:
        """Draw Vega-Lite into the file; nothing is fetched. Raises KgError, CannotWrite."""
        content, error = self._process.communicate(json.dumps(drawing).encode())
        if self._process.returncode:
            lines = error.decode(errors="replace").strip().splitlines()
            reason = lines[-1] if lines else "the drawing library ended without a word"
            raise KgError(f"The chart cannot be drawn: {reason}.")
        files.write(self.path, content)


def page(picture: str, title: str) -> str:
    """Return a page that shows a picture, without a script; pointing at a mark tells what it is.

    The picture is SVG as the drawing library writes it, with the texts of sources escaped.
    """
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    return PAGE.format(
        title=html.escape(title),
        style=_STYLE,
        allowed=f"sha256-{digest}",
        picture=_MARK.sub(_with_title, picture),
    )


def _with_title(mark: re.Match[str]) -> str:
    """Return a mark with its label where browsers show it, without the parts that are empty."""
    told = "; ".join(part for part in mark[1].split("; ") if not part.endswith(": "))
    return f"{mark[0].removesuffix('/>')}><title>{told}</title></path>"


def _title(drawing: dict[str, Any]) -> str:
    title = drawing.get("title") or "Chart"
    text = title.get("text", "Chart") if isinstance(title, dict) else title
    return " ".join(text) if isinstance(text, list) else str(text)


def _serve(form: str, alive: str) -> None:
    """Get everything ready, then draw what is read; nothing where that is empty."""
    if alive:
        supervisor.end_with(int(alive))
    import vl_convert

    if hasattr(os, "nice"):
        os.nice(10)  # the answer comes first: without it there is nothing to draw
    # something small, after which the engine has started
    vl_convert.vegalite_to_svg({"data": {"values": [{}]}, "mark": "point"})
    text = sys.stdin.buffer.read()
    if not text:
        return
    drawing = json.loads(text)
    if form == ".png":
        content = bytes(vl_convert.vegalite_to_png(drawing, scale=2))
    else:
        picture = str(vl_convert.vegalite_to_svg(drawing))
        content = (page(picture, _title(drawing)) if form == ".html" else picture).encode()
    sys.stdout.buffer.write(content)


if __name__ == "__main__":
    _serve(*sys.argv[1:])
