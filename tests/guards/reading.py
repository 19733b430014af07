"""Reading a page as a browser without styles does: its elements, and its text with blocks on lines of their own."""

from html.parser import HTMLParser

INLINE = {
    "a", "b", "strong", "em", "i", "small", "span", "kbd", "abbr", "label", "u", "sub", "sup", "time", "code", "mark",
}  # fmt: skip
VOID = {"input", "meta", "link", "br", "img", "hr", "wbr", "path", "circle", "rect", "line", "polyline", "polygon"}
HEARD_NONE = {"svg", "script", "style", "title"}


class Page(HTMLParser):
    """What a page holds: elements in order, and its text with blocks on lines of their own."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open, self.texts, self.glued, self.labelled = [], [], [], [], set()
        self.edge = False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.elements.append((tag, found, list(self.open)))
        if "label" in [name for name, _ in self.open]:
            self.labelled.add(len(self.elements) - 1)
        if tag not in VOID:
            self.open.append((tag, found))
        self._edge(tag)

    def handle_endtag(self, tag):
        while self.open:
            if self.open.pop()[0] == tag:
                break
        self._edge(tag)

    def _edge(self, tag):
        if tag in INLINE:
            self.edge = True
        elif tag not in HEARD_NONE:
            self.texts.append("\n")

    def handle_data(self, data):
        if any(name in HEARD_NONE for name, _ in self.open):
            return
        before = self.texts[-1] if self.texts else "\n"
        if self.edge and before and data and (before[-1].islower() or before[-1].isdigit()) and data[0].isupper():
            self.glued.append(before[-20:] + "|" + data[:20])
        self.texts.append(data)
        self.edge = False

    @property
    def text(self):
        return "".join(self.texts)

    def all(self, *tags):
        return [(tag, found) for tag, found, _ in self.elements if tag in tags]
