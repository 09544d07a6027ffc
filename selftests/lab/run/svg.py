# SPDX-License-Identifier: GPL-2.0
"""Draws the demonstration's picture: throughput over time, events marked."""

import html

WIDTH, HEIGHT = 1100, 460
LEFT, RIGHT, TOP, BOTTOM = 70, 20, 150, 50
COLOURS = {"vf": "#2a9d5c", "synthetic": "#3b6fb6", "?": "#888888"}
BIN_MS = 100


class _Scale:
    """From seconds and Mbit/s to the picture's points."""

    def __init__(self, seconds, rate):
        self.seconds, self.rate = seconds, rate

    def x(self, t):
        return LEFT + (WIDTH - LEFT - RIGHT) * t / self.seconds

    def y(self, mbit):
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * mbit / self.rate


def _bins(data):
    """Samples gathered to (time, Mbit/s) over BIN_MS."""
    per = max(1, BIN_MS // data["sample_ms"])
    out = []
    for i in range(0, len(data["samples"]), per):
        part = data["samples"][i:i + per]
        bits = sum(s[1] for s in part) * 8
        out.append((part[0][0], bits / (len(part) * data["sample_ms"]) / 1000))
    return out


def _text(x, y, text, size=12, anchor="start", extra=""):
    return ('<text x="%.1f" y="%.1f" font-size="%d" text-anchor="%s" %s>%s</text>'
            % (x, y, size, anchor, extra, html.escape(text)))


def _nice(value):
    """A round number not below @value, for the end of an axis."""
    step = 1
    while step < value:
        for factor in (1, 2, 5):
            if step * factor >= value:
                return step * factor
        step *= 10
    return step


def _axes(s):
    out = []
    for i in range(5):
        mbit = s.rate * i / 4
        out.append('<line x1="%d" x2="%d" y1="%.1f" y2="%.1f" stroke="#ddd"/>'
                   % (LEFT, WIDTH - RIGHT, s.y(mbit), s.y(mbit)))
        out.append(_text(LEFT - 8, s.y(mbit) + 4, "%g" % mbit, anchor="end"))
    step = 1 if s.seconds <= 15 else 2 if s.seconds <= 30 else 5
    t = 0
    while t <= s.seconds:
        out.append(_text(s.x(t), HEIGHT - BOTTOM + 18, "%d s" % t, anchor="middle"))
        t += step
    out.append(_text(16, TOP - 12, "Mbit/s received by the peer"))
    return out


def _path_bands(data, s):
    """A band below the curve that shows which path was active."""
    out = []
    events = data["events"]
    for event, following in zip(events, events[1:] + [None]):
        end = following["t"] if following else s.seconds
        out.append('<rect x="%.1f" y="%d" width="%.1f" height="8" fill="%s"/>'
                   % (s.x(event["t"]), HEIGHT - BOTTOM + 26,
                      max(0, s.x(end) - s.x(event["t"])),
                      COLOURS.get(event["path"], COLOURS["?"])))
    return out


def _marks(data, s):
    out = []
    for i, event in enumerate(data["events"]):
        x = s.x(event["t"])
        y = 48 + (i % 5) * 18
        out.append('<line x1="%.1f" x2="%.1f" y1="%d" y2="%d" stroke="#c33" '
                   'stroke-dasharray="3 3"/>' % (x, x, y + 4, HEIGHT - BOTTOM))
        anchor = "end" if x > WIDTH - 250 else "start"
        out.append(_text(x + (3 if anchor == "start" else -3), y,
                         "%.2f s  %s" % (event["t"], event["what"]), 11, anchor))
    return out


def failover(data):
    """The picture, as the text of an SVG file."""
    bins = _bins(data)
    seconds = max([t for t, _ in bins] + [e["t"] for e in data["events"]] + [1])
    s = _Scale(seconds, _nice(max([m for _, m in bins] + [1])))
    area = " ".join("%.1f,%.1f" % (s.x(max(0, t)), s.y(m)) for t, m in bins)
    first, last = s.x(max(0, bins[0][0])), s.x(bins[-1][0])
    head = ('<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" '
            'viewBox="0 0 %d %d" font-family="sans-serif">' % (WIDTH, HEIGHT, WIDTH, HEIGHT))
    title = "%s on Linux %s: a TCP transfer while its VF comes and goes" % (
        data["driver"], data["kernel"])
    parts = [head, '<rect width="100%" height="100%" fill="white"/>',
             _text(16, 24, title, 16, extra='font-weight="bold"')]
    parts += _axes(s)
    parts.append('<polygon points="%.1f,%.1f %s %.1f,%.1f" fill="#3b6fb6" fill-opacity="0.25" '
                 'stroke="#3b6fb6"/>' % (first, s.y(0), area, last, s.y(0)))
    parts += _marks(data, s) + _path_bands(data, s)
    parts.append(_text(LEFT, HEIGHT - 4, "active path: blue synthetic, green VF", 11))
    parts.append("</svg>\n")
    return "\n".join(parts)
