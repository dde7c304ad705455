"""Where things stand in the explorer: seeded positions, computed once and stored in the page.

The first picture is laid out so that no two labels overlap; the whole graph is laid out in one
go by igraph, which manages 20,000 nodes in seconds.
"""

from __future__ import annotations

import heapq
import math
import random
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

SEED = 20260113
FONT = 14
WRAP = 16
LONGEST = 34
_INSIDE, _ACROSS = 6.0, 0.06
"""How strongly a line pulls inside of a community and across: so communities become regions."""
FAINT = 0.5
"""How little a link that no source states ties."""
NEAR = {"direct": 0.3, "far": 0.1, "hub": 16, "least": 0.05, "close": 2}
"""How neighbourhoods are gathered, here and in the page. What is tied to a node that was added
counts `direct` where that is tied to a seed, else `far`; the logarithm of how many neighbours a
node has, and `hub` more, is what it counts less. Below `least` nothing depends on a node; from
`close` on a thing belongs to a brand."""

Point = tuple[float, float]


def wrap(label: str, width: int = WRAP, longest: int = LONGEST) -> list[str]:
    """Return a label as at most two lines, cut with an ellipsis (the same rule as the page's)."""
    text = " ".join(label.split())
    if len(text) > longest:
        text = text[: longest - 1] + "…"
    if len(text) <= width:
        return [text]
    spaces = [place for place, char in enumerate(text) if char == " "]
    if not spaces:
        return [text]
    cut = min(spaces, key=lambda place: (abs(place - len(text) / 2), place))
    return [text[:cut], text[cut + 1 :]]


def text_width(text: str, size: float = FONT) -> float:
    """Return a careful estimate of how wide a text is drawn, in the unit of `size`."""
    wide = sum(1 for char in text if unicodedata.east_asian_width(char) in "WF")
    upper = sum(1 for char in text if char.isupper())
    return size * (wide + 0.72 * upper + 0.56 * (len(text) - wide - upper))


def node_size(degree: int) -> float:
    """Return the radius of a node by how many links it has."""
    return round(6 + 1.3 * math.log2(1 + degree), 1)


def box(label: str, size: float) -> tuple[float, float, float]:
    """Return half the width a node needs with its label, and its reach upwards and downwards."""
    lines = wrap(label)
    width = max(max(text_width(line) for line in lines), 2 * size)
    return width / 2 + 5, size + 3, size + 8 + 17 * len(lines)


def neighbourhood(
    seeds: Sequence[int],
    links: Iterable[tuple[int, int, float]],
    limit: int,
) -> list[int]:
    """Return the nodes most tied to the seeds, best first; famous hubs have to earn their place.

    A link is (node, node, weight). Ties go to the lower number, so the answer never varies.
    """
    near: dict[int, dict[int, float]] = {}
    for one, two, weight in links:
        for a, b in ((one, two), (two, one)):
            known = near.setdefault(a, {})
            known[b] = max(known.get(b, 0.0), weight)
    chosen = dict.fromkeys(seeds[:limit], 1.0)
    score: dict[int, float] = {}
    queue: list[tuple[float, int]] = []

    def reach(node: int, closeness: float) -> None:
        for other, weight in near.get(node, {}).items():
            if other not in chosen:
                gain = weight * closeness / math.log2(NEAR["hub"] + len(near[other]))
                score[other] = score.get(other, 0.0) + gain
                heapq.heappush(queue, (-score[other], other))

    for seed in list(chosen):
        reach(seed, 1.0)
    while queue and len(chosen) < limit:
        value, node = heapq.heappop(queue)
        if node in chosen or -value < score[node]:
            continue
        direct = any(seed in near[node] for seed in seeds)
        chosen[node] = NEAR["direct" if direct else "far"]
        reach(node, chosen[node])
    return list(chosen)


def whole(count: int, links: Sequence[tuple[int, int]], seed: int = SEED) -> list[Point]:
    """Return a position for every node of the whole graph; the same input gives the same answer.

    Small islands and single nodes stand in rows below the rest.
    """
    pairs = _apart(links)
    main, loose = _islands(count, pairs)
    order = {node: rank for rank, node in enumerate(main)}
    ends = [(order[a], order[b]) for a, b in pairs if a in order]
    home = {
        node: place
        for place, members in enumerate(_communities(count, pairs, seed))
        for node in members
    }
    spread = _igraph([home[node] for node in main], ends, seed) if main else []
    points: list[Point] = [(0.0, 0.0)] * count
    scale = 95.0 * math.sqrt(max(len(main), 1))
    reach = max((math.hypot(x, y) for x, y in spread), default=1.0) or 1.0
    for node, (x, y) in zip(main, spread, strict=True):
        points[node] = (x / reach * scale * 1.25, y / reach * scale)
    columns = max(1, math.ceil(math.sqrt(len(loose) * 6)))
    for rank, node in enumerate(loose):
        row, column = divmod(rank, columns)
        points[node] = ((column - columns / 2) * 190, scale + 250 + row * 110)
    return points


def _communities(count: int, pairs: Sequence[tuple[int, int]], seed: int) -> list[list[int]]:
    """Return which nodes belong together, those that many lines tie."""
    import igraph

    igraph.set_random_number_generator(random.Random(seed))
    return [list(members) for members in igraph.Graph(n=count, edges=pairs).community_multilevel()]


def _apart(links: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the pairs of different nodes that are linked, each once and in order."""
    return sorted({(min(a, b), max(a, b)) for a, b in links if a != b})


def regions(
    points: Sequence[Point], links: Sequence[tuple[int, int]], seed: int = SEED, least: int = 18
) -> list[tuple[int, int, int, int, int]]:
    """Return the communities of the whole graph as ellipses: the busiest node, x, y, half axes."""
    pairs = _apart(links)
    degree = Counter(node for pair in pairs for node in pair)
    found: list[tuple[int, int, int, int, int]] = []
    for members in _communities(len(points), pairs, seed) if pairs else ():
        if len(members) < least:
            continue
        x, y = (sorted(points[node][axis] for node in members) for axis in (0, 1))
        low, high = len(members) // 6, len(members) - 1 - len(members) // 6
        name = max(members, key=lambda node: (degree[node], -node))
        middle = (x[low] + x[high]) / 2, (y[low] + y[high]) / 2
        reach = (x[high] - x[low]) / 2 + 90, (y[high] - y[low]) / 2 + 90
        x_now, y_now, wide, high = map(round, (*middle, *reach))
        found.append((name, x_now, y_now, wide, high))
    return sorted(found)


def _islands(count: int, pairs: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Return the nodes of the large connected parts, and the others island by island."""
    root = list(range(count))

    def find(node: int) -> int:
        while root[node] != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for one, two in pairs:
        a, b = find(one), find(two)
        root[max(a, b)] = min(a, b)
    parts: dict[int, list[int]] = {}
    for node in range(count):
        parts.setdefault(find(node), []).append(node)
    main = sorted(node for part in parts.values() if len(part) > 12 for node in part)
    small = sorted((part for part in parts.values() if len(part) <= 12), key=lambda p: (-len(p), p))
    return main, [node for part in small for node in part]


def _igraph(home: Sequence[int], ends: list[tuple[int, int]], seed: int) -> list[Point]:
    """Return positions for nodes, each with the number of its community."""
    import igraph

    graph = igraph.Graph(n=len(home), edges=ends)
    pull = [_INSIDE if home[one] == home[two] else _ACROSS for one, two in ends]
    igraph.set_random_number_generator(random.Random(seed))
    options = (400, "nogrid") if len(home) <= 3000 else (500, "grid")
    found = graph.layout_fruchterman_reingold(weights=pull, niter=options[0], grid=options[1])
    found.center()
    return _untangle([(float(x), float(y)) for x, y in found])


def _untangle(points: list[Point]) -> list[Point]:
    """Draw far outliers in: beyond the usual reach, distance grows by its logarithm only."""
    lengths = sorted(math.hypot(x, y) for x, y in points)
    usual = lengths[int(len(lengths) * 0.75)] or 1.0
    drawn = []
    for x, y in points:
        length = math.hypot(x, y)
        factor = (1 + 0.5 * math.log(length / usual)) * usual / length if length > usual else 1.0
        drawn.append((x * factor, y * factor))
    return drawn


def picture(
    labels: Sequence[str],
    sizes: Sequence[float],
    links: Sequence[tuple[int, int]],
    seed: int = SEED,
    shape: float = 1.55,
) -> list[tuple[int, int]]:
    """Return positions for a picture without overlapping labels; `shape` is width to height."""
    import networkx

    count = len(labels)
    if count == 1:
        return [(0, 0)]
    graph = networkx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from(links)
    points = _stress(graph, seed)
    unit = 140.0
    stretched = [(x * unit * math.sqrt(shape), y * unit / math.sqrt(shape)) for x, y in points]
    boxes = [box(label, size) for label, size in zip(labels, sizes, strict=True)]
    apart = separate(stretched, boxes)
    middle_x = (min(x for x, _ in apart) + max(x for x, _ in apart)) / 2
    middle_y = (min(y for _, y in apart) + max(y for _, y in apart)) / 2
    return [(round(x - middle_x), round(y - middle_y)) for x, y in apart]


def _distances(graph: Any, count: int) -> list[list[float]]:
    import networkx

    far = 4.2
    table = [[far] * count for _ in range(count)]
    for node, lengths in networkx.all_pairs_shortest_path_length(graph):
        for other, hops in lengths.items():
            shared = len(set(graph[node]) & set(graph[other])) if hops == 1 else 0
            busy = math.log2(1 + min(graph.degree(node), graph.degree(other)))
            stretch = 1.0 + 0.16 * busy - 0.05 * min(shared, 6) if hops == 1 else 0.0
            table[node][other] = min(stretch or 0.95 * hops + 0.25, far)
    return table


def _stress(graph: Any, seed: int) -> list[Point]:
    """Return positions whose distances come near those along the links (stress majorisation)."""
    count = graph.number_of_nodes()
    wanted = _distances(graph, count)
    chance = random.Random(seed)
    turn = math.pi * (3 - math.sqrt(5))
    points = [
        (math.sqrt(k) * math.cos(k * turn) * 0.7, math.sqrt(k) * math.sin(k * turn) * 0.7)
        for k in range(count)
    ]
    points = [(x + chance.uniform(-0.1, 0.1), y + chance.uniform(-0.1, 0.1)) for x, y in points]
    for _ in range(160 if count <= 80 else max(30, 1_000_000 // count**2)):
        for one in range(count):
            points[one] = _pulled(one, points, wanted[one])
    return points


def _pulled(one: int, points: list[Point], wanted: list[float]) -> Point:
    x, y = points[one]
    sum_x = sum_y = total = 0.0
    for two, (other_x, other_y) in enumerate(points):
        if two == one:
            continue
        gap = wanted[two]
        length = math.hypot(x - other_x, y - other_y) or 1e-6
        weight = 1 / (gap * gap)
        sum_x += weight * (other_x + gap * (x - other_x) / length)
        sum_y += weight * (other_y + gap * (y - other_y) / length)
        total += weight
    return sum_x / total, sum_y / total


def separate(
    points: Sequence[Point],
    boxes: Sequence[tuple[float, float, float]],
    rounds: int = 400,
    gap: float = 6.0,
    moved: Callable[[int], bool] = lambda _: True,
) -> list[Point]:
    """Push boxes apart, little by little, until none overlaps; a box that may not move stays."""
    where = [list(point) for point in points]
    for _ in range(rounds):
        quiet = True
        order = sorted(range(len(where)), key=lambda k: (where[k][0] - boxes[k][0], k))
        for rank, one in enumerate(order):
            for two in order[rank + 1 :]:
                if where[two][0] - boxes[two][0] > where[one][0] + boxes[one][0] + gap:
                    break
                quiet &= not _push(where, boxes, one, two, gap, moved)
        if quiet:
            break
    return [(x, y) for x, y in where]


def _push(
    where: list[list[float]],
    boxes: Sequence[tuple[float, float, float]],
    one: int,
    two: int,
    gap: float,
    moved: Callable[[int], bool],
) -> bool:
    """Part two boxes along the shorter way; return whether they overlapped."""
    (half_a, up_a, down_a), (half_b, up_b, down_b) = boxes[one], boxes[two]
    over_x = half_a + half_b + gap - abs(where[one][0] - where[two][0])
    middle_a = where[one][1] + (down_a - up_a) / 2
    middle_b = where[two][1] + (down_b - up_b) / 2
    over_y = (up_a + down_a + up_b + down_b) / 2 + gap - abs(middle_a - middle_b)
    if over_x <= 0.01 or over_y <= 0.01:
        return False
    axis = 0 if over_x < over_y else 1
    first, second = (where[one][0], where[two][0]) if axis == 0 else (middle_a, middle_b)
    sign = -1 if (first, one) < (second, two) else 1
    step = min(over_x, over_y) * 0.52
    for node, way in ((one, sign), (two, -sign)):
        if moved(node):
            where[node][axis] += way * step
    return True
