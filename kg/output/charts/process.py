"""The drawing library, in a process of its own.

Its engine needs half a second to start, in which no other Python can run. In a process of its
own it starts while the question is still being answered. Run as a module, this is that process:
it reads a drawing as JSON from standard input and writes the finished file to standard output.
"""

from __future__ import annotations

import html
import importlib.util
import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from kg.errors import BadParameter, KgError
from kg.runtime import files, freshness

_END = "\n// whole\n"
"""The last line of a kept script: without it, it is damaged."""
FORMS = (".svg", ".png", ".html")
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:;
 script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'">
<title>{title}</title><script>{library}</script></head>
<body><div id="chart"></div><script>vegaEmbed("#chart", {drawing}, {{renderer: "svg"}});</script>
</body></html>
"""


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
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", __spec__.name, form, freshness.cache_folder()],
            stdin=pipe, stdout=pipe, stderr=pipe, env={**os.environ, "PYTHONPATH": places},
        )  # fmt: skip

    def __enter__(self) -> Drawing:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def write(self, drawing: dict[str, Any]) -> None:
        """Draw Vega-Lite into the file; nothing is fetched. Raises KgError, CannotWrite."""
        content, error = self._process.communicate(json.dumps(drawing).encode())
        if self._process.returncode:
            lines = error.decode(errors="replace").strip().splitlines()
            reason = lines[-1] if lines else "the drawing library ended without a word"
            raise KgError(f"The chart cannot be drawn: {reason}.")
        files.write(self.path, content)


def page(script: str, drawing: dict[str, Any]) -> str:
    """Return a page that draws a chart without asking anybody for anything.

    Texts of sources stand in it: a `<` is written so that none of them can end the script.
    """
    title = drawing.get("title") or "Chart"
    text = title.get("text", "Chart") if isinstance(title, dict) else title
    return PAGE.format(
        title=html.escape(" ".join(text) if isinstance(text, list) else str(text)),
        library=script,
        drawing=json.dumps(drawing, ensure_ascii=False).replace("<", "\\u003c"),
    )


def _serve(form: str, folder: str) -> None:
    """Get everything ready, then draw what is read; nothing where that is empty."""
    import vl_convert

    if hasattr(os, "nice"):
        os.nice(10)  # the answer comes first: without it there is nothing to draw
    if form == ".html":
        script = _script(vl_convert, folder)
    else:  # something small, after which the engine has started
        vl_convert.vegalite_to_svg({"data": {"values": [{}]}, "mark": "point"})
    text = sys.stdin.buffer.read()
    if not text:
        return
    drawing = json.loads(text)
    if form == ".html":
        content = page(script, drawing).encode()
    elif form == ".png":
        content = bytes(vl_convert.vegalite_to_png(drawing, scale=2))
    else:
        content = str(vl_convert.vegalite_to_svg(drawing)).encode()
    sys.stdout.buffer.write(content)


def _script(library: Any, folder: str) -> str:
    """Return the script that draws in a browser; it takes long to put together, and is kept."""
    kept = Path(folder, f"vega-{library.__version__}.js")
    with suppress(OSError, ValueError):
        script = kept.read_text(encoding="utf-8")
        if script.endswith(_END):
            return script
    script = str(library.javascript_bundle()) + _END
    with suppress(OSError, KgError):  # it is only made anew the next time
        kept.parent.mkdir(parents=True, exist_ok=True)
        files.write(kept, script.encode())
    return script


if __name__ == "__main__":
    _serve(*sys.argv[1:])
