"""What `kg disputes` says, in Chinese, for the Chinese page.

Reasons and sums are sentences with blanks. Each stands here as English and Chinese; the blanks
hold names, values, periods and publishers, of which names and units are put into Chinese too.
What is in no list, such as the remarks of sources, stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

#: English and Chinese; {blanks} come in any order in the Chinese, TELL is "tell" or "tells".
SENTENCES = (
    ("The values are a factor of {factor} apart: probably {a} ({who}) is counted in {unit}.",
     "两个数值相差{factor}倍：{a}（{who}）很可能以{unit}为单位。"),
    ("The values are a factor of {factor} apart: probably a slip of the decimal place in {a} "
     "({who}).", "两个数值相差{factor}倍：{a}（{who}）很可能小数点错位。"),
    ("The values are a factor of {factor} apart.", "两个数值相差{factor}倍。"),
    ("{a} is the {measure} of {name} for {when}, as {who} TELL: told of the wrong subject.",
     "{a} 是{name} {when} 的{measure}（据{who}）：说错了对象。"),
    ("{a} is the figure of {when}, as {who} TELL: probably told for the wrong period.",
     "{a} 是 {when} 的数值（据{who}）：很可能说错了时期。"),
    ("{a} is the figure of {when}: told for the wrong period.",
     "{a} 是 {when} 的数值：说错了时期。"),
    ("{a} is the {span} figure of {when}: spans mixed up.",
     "{a} 是 {when} 的{span}数值：统计跨度混淆。"),
    ("{a} is told for {when}: perhaps of another day.", "{a} 也见于 {when}：可能是另一天的数值。"),
    ("{a} is told as {measure} of the same days: probably counted at another step.",
     "{a} 在同一时期被报为{measure}：很可能统计环节不同。"),
    ("{a} is told with the scope no scope: two scopes mixed.", "{a} 不限口径：两种口径混淆。"),
    ("{a} is told with the scope {scope}: two scopes mixed.",
     "{a} 的口径是{scope}：两种口径混淆。"),
    ("The gap of {a} is the figure of {name} for {when}: left out or added once.",
     "差额 {a} 正是{name} {when} 的数值：漏计或多计一次。"),
    ("The gap of {a} is the figure of {when}: left out or added once.",
     "差额 {a} 正是 {when} 的数值：漏计或多计一次。"),
    ("{a} = {b} − {c}, the change against {when}: told as if it were the figure itself.",
     "{a} = {b} − {c}，是与 {when} 相比的变化量，却被当成数值本身。"),
    ("{a} cannot be, as {who} TELL {b} for {when}.",
     "{a} 不可能成立：据{who}，{when} 为 {b}。"),
    ("{who} gives more than others for {when}: another definition, or a restatement.",
     "{who}在 {when} 的数值都高于其他来源：定义不同，或为重述数据。"),
    ("{who} gives less than others for {when}: another definition, or a restatement.",
     "{who}在 {when} 的数值都低于其他来源：定义不同，或为重述数据。"),
    ("Only the sign differs: a loss told as a gain, or the other way round.",
     "只差正负号：亏损被说成盈利，或相反。"),
    ("A single digit differs: probably a misprint.", "只差一位数字：很可能是误印。"),
    ("Two digits are swapped.", "两位数字颠倒。"),
    ("A round number in a running total is usually a milestone passed, not the total.",
     "累计值中的整数通常是已跨过的里程碑，而非总数。"),
    ("The ratio {a} is what one {unit} cost in {other}: perhaps told in the wrong currency.",
     "比值 {a} 相当于 1 {unit}兑{other}的汇率：币种可能有误。"),
    ("One source gives both: it probably speaks of different versions or counts.",
     "两个数值出自同一来源：很可能指不同版本或不同统计。"),
    ("No date and no version is told: probably different versions or model years.",
     "未注明日期和版本：很可能是不同版本或年款。"),
    ("No date is told: the values may hold at different times.",
     "未注明日期：数值可能属于不同时间。"),
    ("No date is told: it may have changed over time.", "未注明日期：可能随时间有所变化。"),
    ("Each holds on some day in {when}: the value may have changed.",
     "均为 {when} 中某一天的数值：其间可能有变化。"),
    ("All sources of {a} repeat one page.", "{a} 的所有来源都转自同一页面。"),
    ("All sources of {a} have one publisher, {who}.", "{a} 的所有来源都出自同一发布者：{who}。"),
    ("All sources of {a} go back to one another.", "{a} 的所有来源互相转引。"),
    ("It comes out with {a} in place of {b} ({when}): two digits are swapped.",
     "以 {a} 代替 {b}（{when}）即可相符：两位数字颠倒。"),
    ("It comes out with {a} for {when}, as {who} has it, in place of {b}.",
     "{when} 若按{who}取 {a}（而非 {b}）即可相符。"),
    ("It comes out with {a} for {when}, as {who} has it.", "{when} 若按{who}取 {a} 即可相符。"),
    ("It comes out with {a}, as {who} has it.", "若按{who}取 {a} 即可相符。"),
    ("With {a} the figures add up to {b}, as the {c} of {when}; with {d} they do not.",
     "取 {a} 时合计为 {b}，与 {when} 的 {c} 相符；取 {d} 则不符。"),
    ("With {a} the figures add up to {b}, near the {c} of {when}; with {d} they do not.",
     "取 {a} 时合计为 {b}，接近 {when} 的 {c}；取 {d} 则不符。"),
    ("It comes within {c} of coming out with {a} for {when}, as {who} has it, in place of {b}.",
     "{when} 若按{who}取 {a}（而非 {b}），只差 {c} 即可相符。"),
    ("{who} prints the whole and the parts; they contradict each other.",
     "{who}同时给出总数和分项，二者互相矛盾。"),
    ("{who} prints all of them; they contradict each other.",
     "{who}给出了全部数值，彼此互相矛盾。"),
    ("The parts add up to {a}, which {who} gives for the whole; the preferred value is probably "
     "wrong.", "分项合计为 {a}，与{who}给出的总数一致；首选值很可能有误。"),
    ("The whole equals the figure of {name} alone.", "总数恰为{name}一项的数值。"),
    ("Something beside {names} is counted in the whole, or it is counted at another step.",
     "总数还包含{names}以外的部分，或统计环节不同。"),
    ("The same number is told for {a} and for {b}.", "{a} 与 {b} 给出了同一个数字。"),
    ("The parts add up to twice the whole: probably an average, or half of the period.",
     "分项合计为总数的两倍：很可能是平均值，或只含半个时期。"),
    ("Some of the figures are rounded or bounds.", "部分数值经过取整，或只是上下限。"),
    ("The total of {a} is repeated for {b}, though {c} were counted between.",
     "{b} 重复了 {a} 的累计值，而其间应增加 {c}。"),
    ("The share probably refers to another measure or market.", "该份额很可能针对另一指标或市场。"),
    ("{who} TELL the same afterwards: the page was probably changed after the date it carries.",
     "{who}事后给出同样的数值：该页面很可能在所标日期之后改动过。"),
    ("It probably covers only the part of the {span} that was over.",
     "很可能只涵盖该{span}已过去的部分。"),
    ("It is probably a forecast, or of an earlier {span}.", "很可能是预测，或属于更早的{span}。"),
    ("The same number is told in two currencies: one of the units is wrong.",
     "同一数字被标为两种货币：其中一个单位有误。"),
    ("One of the two is off by a factor of {a}.", "其中一个数值相差 {a} 倍。"),
    ("A beginning may be the day for which a stake is told, not the day it was bought.",
     "起始日可能是披露持股的日期，而非买入日期。"),
    ("It contradicts itself, unless it ended and began a second time.",
     "自相矛盾，除非结束后又重新开始。"),
    ("{a} is the same month of another year: probably the wrong year.",
     "{a} 是另一年的同一月份：年份很可能有误。"),
    ("{a} is told as the date '{name}' as well.", "{a} 也被报为{name}。"),
    ("{a} is when {who} reported it, perhaps not when it happened.",
     "{a} 是{who}的报道日期，未必是事件发生之日。"),
    ("Probably counts the year that had only begun as a whole one.",
     "很可能把刚开始的一年算作整年。"),
    ("The stakes are told without dates and may have been held at different times.",
     "这些持股未注明日期，可能属于不同时间。"),
    ("The stake of {names} is told without a date and may be of another time.",
     "{names}的持股未注明日期，可能属于另一时间。"),
    ("{name}'s {a} is told to have lasted until {b}, after {other} came in on {c}.",
     "{name}的 {a} 据称持续到 {b}，而{other}已于 {c} 入股。"),
    ("{name}'s {a} was told before {other} came in on {c} and has probably fallen since.",
     "{name}的 {a} 是{other}于 {c} 入股之前的数值，此后很可能已下降。"),
    ("Remark on {a}: ", "{a} 的备注："),
    ("Remark: ", "备注："),
    ("No explanation known.", "原因不明。"),
)  # fmt: skip

SUMS = (
    ("{a} against {b}: {c} more (under 0.1 %)", "{a} 对 {b}：多 {c}（不足 0.1 %）"),
    ("{a} against {b}: {c} less (under 0.1 %)", "{a} 对 {b}：少 {c}（不足 0.1 %）"),
    ("{a} against {b}: {c} more", "{a} 对 {b}：多 {c}"),
    ("{a} against {b}: {c} less", "{a} 对 {b}：少 {c}"),
    ("{a} against {b}: {c} more ({d} %)", "{a} 对 {b}：多 {c}（{d} %）"),
    ("{a} against {b}: {c} less ({d} %)", "{a} 对 {b}：少 {c}（{d} %）"),
    ("{a} in one part alone, {b} in the whole ({c} fewer)",
     "仅一个分项就有 {a}，总数却为 {b}（少 {c}）"),
    ("{names}: {a}, not {b} ({c} more)", "{names}：{a}，而非 {b}（多 {c}）"),
    ("{names}: {a}, not {b} ({c} fewer)", "{names}：{a}，而非 {b}（少 {c}）"),
    ("{a}, not {b} ({c} more)", "{a}，而非 {b}（多 {c}）"),
    ("{a}, not {b} ({c} fewer)", "{a}，而非 {b}（少 {c}）"),
    ("{a} % of {b} = {c}, not {d}", "{b} 的 {a} % = {c}，而非 {d}"),
    ("{a}, not {b}", "{a}，而非 {b}"),
    ("ratio {a}", "比值 {a}"),
    ("a running total cannot fall from {a} to {b}", "累计值不可能从 {a} 降到 {b}"),
    ("{a} for {when} and to the last digit for {other}",
     "{when} 与 {other} 的数值 {a} 一位不差"),
    ("{a}, more than 100 %", "{a}，超过 100 %"),
    ("{a}, where a rate of {b} to {c} is due", "{a}，而汇率应在 {b} 至 {c} 之间"),
    ("running totals: {a} by {b} ({who}), only {c} by {d} ({other})",
     "累计：至 {b} 为 {a}（{who}），至 {d} 仅为 {c}（{other}）"),
    ("running totals: only {a} by {b} ({who})", "累计：至 {b} 仅为 {a}（{who}）"),
    ("running totals: {a} by {b} ({who})", "累计：至 {b} 为 {a}（{who}）"),
    ("{a} is at least {b} day after {c}", "{a} 比 {c} 至少晚 {b} 天"),
    ("{a} is at least {b} days after {c}", "{a} 比 {c} 至少晚 {b} 天"),
    ("{a} is at least {b} day before {c}", "{a} 比 {c} 至少早 {b} 天"),
    ("{a} is at least {b} days before {c}", "{a} 比 {c} 至少早 {b} 天"),
    ("{a} is {b} day after {c}", "{a} 比 {c} 晚 {b} 天"),
    ("{a} is {b} days after {c}", "{a} 比 {c} 晚 {b} 天"),
    ("{a} is {b} day before {c}", "{a} 比 {c} 早 {b} 天"),
    ("{a} is {b} days before {c}", "{a} 比 {c} 早 {b} 天"),
    ("the end {a} lies before the start {b}", "结束 {a} 早于开始 {b}"),
    ("{name} {a} lies before {other} {b}", "{name} {a} 早于{other} {b}"),
    ("{who} published it {a}; the period {when} lasts until {b}",
     "{who}于 {a} 发布，而 {when} 到 {b} 才结束"),
    ("{a} {unit} = {b} months", "{a} {unit} = {b} 个月"),
    ("{a} told by {who}", "{a}（{who}）"),
    ("{name} {a} to {b} is {c} months", "{name} {a} 至 {b} 为 {c} 个月"),
)  # fmt: skip

_WORDS = {
    "ten": "十", "a hundred": "一百", "a thousand": "一千", "ten thousand": "一万",
    "a hundred million": "一亿", "wan (万, ten thousand)": "万",
    "yi (亿, a hundred million)": "亿",
}  # fmt: skip
_GLUE = "\u00a0"
"""Takes the place of the blank in names such as ID. 4, where no sentence ends."""
_GAP = re.compile(r"(?<=[\u4e00-\u9fff）。]) (?=[\u4e00-\u9fff])")
"""A blank that Chinese does without."""
_MORE = re.compile(r"(.+) and (\d+) more")
_IN_BRACKETS = re.compile(r"(.+) \(([^()]+)\)")
_NUMBER = re.compile(r"((?:[≈≥≤] )?-?\d[\d,.]*) (\S+)")


def reason(text: str, words: Mapping[str, str]) -> str:
    """Return the explanation of a dispute; `words` gives names and slugs their Chinese."""
    return _put(text, SENTENCES, r"(?=\Z|\s)", r"\.(?:\s|\Z)", words)


def arithmetic(text: str, words: Mapping[str, str]) -> str:
    """Return the sums of a dispute; `words` gives names and slugs their Chinese."""
    found = _put(text, SUMS, r"(?=\Z|; )", r"; |\Z", words)
    return found.replace("; ", "；")


def _put(
    text: str,
    pairs: tuple[tuple[str, str], ...],
    end: str,
    stop: str,
    words: Mapping[str, str],
) -> str:
    for name in (name for name in words if ". " in name):
        text = text.replace(name, name.replace(". ", f".{_GLUE}"))
    parts = []
    place = 0
    while place < len(text):
        for pattern, chinese in _patterns(pairs, end):
            if met := pattern.match(text, place):
                parts.append(chinese.format(**{
                    name: _blank(found, words) for name, found in met.groupdict().items()
                }))  # fmt: skip
                place = met.end()
                break
        else:
            cut = re.compile(stop).search(text, place)
            place, begin = cut.end() if cut else len(text), place
            parts.append(text[begin:place])
        if text[place : place + 2] == "; ":
            parts.append("; ")
            place += 2
        while text[place : place + 1] == " ":
            place += 1
    return _GAP.sub("", "".join(parts).strip()).replace(_GLUE, " ")


@cache
def _patterns(
    pairs: tuple[tuple[str, str], ...], end: str
) -> tuple[tuple[re.Pattern[str], str], ...]:
    found = []
    for english, chinese in pairs:
        text = re.escape(english).replace("TELL", "tells?")
        text = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>(?:(?!\. )[^;])+?)", text)
        close = "" if english.endswith(": ") else end
        found.append((re.compile(text + close), chinese))
    return tuple(found)


def _blank(text: str, words: Mapping[str, str]) -> str:
    """Return what stands in a blank, with names, units and spans in Chinese."""
    text = text.replace(_GLUE, " ")
    if (known := words.get(text) or _WORDS.get(text)) is not None:
        return known
    rules: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
        (_MORE, lambda met: f"{_blank(met[1], words)}等（另有 {met[2]} 个）"),
        (_IN_BRACKETS, lambda met: f"{_blank(met[1], words)}（{_blank(met[2], words)}）"),
        (_NUMBER, lambda met: f"{met[1]} {words.get(met[2], met[2])}"),
    )
    for pattern, put in rules:
        if met := pattern.fullmatch(text):
            return put(met)
    if re.fullmatch(r"[\d QH,-]+ and [\d QH-]+", text):
        text = text.replace(" and ", ", ")
    if re.fullmatch(r"\d+ to \d+", text):
        return text.replace(" to ", "–")
    listed = re.split(r", (?!\d{3}\b)", text)
    return "、".join(_blank(one, words) for one in listed) if len(listed) > 1 else text
