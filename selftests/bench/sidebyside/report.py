# SPDX-License-Identifier: GPL-2.0
"""The report: for people (Markdown, a picture) and for programs (JSON)."""

import json
import os

from . import rows

MOST_EXPENSIVE = 10


def write(folder, kernel, table, profiles, how):
    """Writes report.md, report.json, report.svg; returns the first. @how: a sentence on the run."""
    os.makedirs(folder, exist_ok=True)
    text = markdown(kernel, table, profiles, how)
    for name, data in (("report.md", text), ("report.json", as_json(kernel, table)),
                       ("report.svg", picture(kernel, table))):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
            f.write(data)
    write_profiles(folder, profiles)
    return text


def write_profiles(folder, profiles):
    """All functions of all rows, for whoever wants to know more than the report tells."""
    for name, by_driver in profiles.items():
        for driver, functions in by_driver.items():
            with open(os.path.join(folder, "%s.%s.profile" % (name, driver)), "w", encoding="utf-8") as f:
                f.write("%10.1f in all\n" % sum(functions.values()))
                for function, n in sorted(functions.items(), key=lambda x: (-x[1], x[0])):
                    if abs(n) >= 0.05:
                        f.write("%10.1f %s\n" % (n, function))


def _good(table):
    return [r for r in table if isinstance(r, rows.Row)]


def _refused(table):
    return [r for r in table if isinstance(r, rows.Refused)]


def as_json(kernel, table):
    keys = ("name", "unit", "ours", "theirs", "ratio", "spread", "pairs")
    return json.dumps({
        "kernel": kernel,
        "rows": [{k: getattr(r, k) for k in keys} for r in _good(table)],
        "refused": [{"name": r.name, "reason": r.reason} for r in _refused(table)],
    }, indent=1) + "\n"


def _verdict(r):
    if r.target is None:
        return ""
    return "%.2f %s" % (r.target, "met" if r.ratio <= r.target else "MISSED")


def markdown(kernel, table, profiles, how):
    lines = ["# hv_netfail and hv_netvsc, side by side, kernel %s" % kernel, "", how, "",
             "| row | unit | hv_netfail | hv_netvsc | ratio | spread | pairs | target |",
             "|---|---|--:|--:|--:|--:|--:|---|"]
    for r in _good(table):
        lines.append("| %s: %s | %s | %.0f | %.0f | %.3f | %.2f%% | %d | %s |" % (
            r.name, r.title, r.unit, r.ours, r.theirs, r.ratio, 100 * r.spread, r.pairs, _verdict(r)))
    for r in _refused(table):
        lines += ["", "%s (%s) is not reported: %s." % (r.name, r.title, r.reason)]
    for name in (r.name for r in table):
        if name in profiles:
            lines += _profile(name, profiles[name])
    return "\n".join(lines) + "\n"


def _profile(name, by_driver):
    lines = ["", "## %s: the most expensive functions, instructions per packet" % name, "",
             "| hv_netfail | | hv_netvsc | |", "|---|--:|---|--:|"]
    sides = [by_driver.get(d, {}) for d in (rows.OURS, rows.THEIRS)]
    tops = [sorted(s.items(), key=lambda x: (-x[1], x[0]))[:MOST_EXPENSIVE] for s in sides]
    for i in range(MOST_EXPENSIVE):
        cells = []
        for top in tops:
            cells += ["`%s`" % top[i][0], "%.1f" % top[i][1]] if i < len(top) else ["", ""]
        lines.append("| %s | %s | %s | %s |" % tuple(cells))
    return lines


BAR = 22
LEFT = 470
SCALE = 300


def picture(kernel, table):
    """A bar per ratio, a line at 1, a tick at the target."""
    good = _good(table)
    height = 60 + BAR * len(good)
    out = ['<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" '
           'font-family="sans-serif" font-size="12">' % (LEFT + int(1.4 * SCALE) + 60, height),
           '<rect width="100%" height="100%" fill="white"/>',
           '<text x="10" y="20" font-size="14">hv_netfail / hv_netvsc, kernel ' + kernel +
           ' (shorter is better)</text>']
    for i, r in enumerate(good):
        y = 36 + BAR * i
        width = int(min(r.ratio, 1.4) * SCALE)
        met = r.target is None or r.ratio <= r.target
        out.append('<text x="%d" y="%d" text-anchor="end">%s</text>' % (LEFT - 8, y + 13, r.title))
        out.append('<rect x="%d" y="%d" width="%d" height="%d" fill="%s"/>'
                   % (LEFT, y, width, BAR - 6, "#3b7dd8" if met else "#c98a2b"))
        out.append('<text x="%d" y="%d">%.2f</text>' % (LEFT + width + 6, y + 13, r.ratio))
        if r.target:
            x = LEFT + int(r.target * SCALE)
            out.append('<path d="M%d %dv%d" stroke="black"/>' % (x, y - 2, BAR - 2))
    out.append('<path d="M%d 30V%d" stroke="#888" stroke-dasharray="4"/>'
               % (LEFT + SCALE, height - 16))
    return "\n".join(out) + "\n</svg>\n"
