"""Hostile texts, CSV files, web pages and pages saved as one file."""

from collections.abc import Callable

EITHER = "either"  # read or refused, as long as it is quick
Made = tuple[str, str, Callable[[], bytes]]

PAGE = b"<!DOCTYPE html><html><body>%s</body></html>"
PLAN = "# Northmoor plan\n\n## Priority 1: Neglect\n\nActions:\n- Agree a tool\n- Train everybody\n"
MHTML = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=%s\r\n\r\n%s"
PART = b"--%s\r\nContent-Type: text/html\r\n\r\n<html><p>Agree a tool</p></html>\r\n"


def laughing(open_tag: bytes) -> bytes:
    """Return a document type whose entities grow tenfold nine times, and what asks for the last of them."""
    entities = b'<!ENTITY a0 "ha">' + b"".join(
        b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)
    )
    return b'<?xml version="1.0"?><!DOCTYPE lol [' + entities + b"]>" + open_tag + b"&a9;"


def nested_mhtml(depth: int) -> bytes:
    """Return a saved page whose parts hold parts."""
    body = PART % b"b0" + b"--b0--"
    for n in range(1, depth):
        body = b"--b%d\r\nContent-Type: multipart/related; boundary=b%d\r\n\r\n%s\r\n--b%d--" % (n, n - 1, body, n)
    return MHTML % (b"b%d" % (depth - 1), body)


def spans() -> bytes:
    """Return a page with a table whose every cell covers as many others as it may."""
    return PAGE % (b"<table>" + b'<tr><td colspan="9999" rowspan="9999">x<td>y</tr>' * 4_000 + b"</table>")


TEXTS: dict[str, Made] = {
    "nothing": ("plan.txt", "empty", lambda: b""),
    "blank lines": ("plan.txt", "empty", lambda: b" \r\n\t\n" * 100),
    "blank for 20 MB": ("plan.txt", "empty", lambda: b" " * 20_000_000),
    "bytes of every kind": ("plan.txt", "not text", lambda: bytes(range(256)) * 20),
    "zero bytes between letters": ("plan.txt", "not text", lambda: PLAN.replace("\n", "\0\n").encode()),
    "zero bytes in a csv": ("plan.csv", "not text", lambda: b"Action,Lead\0\nAgree,Head\0\n"),
    "a program": ("plan.txt", "not text", lambda: b"MZ\x90\0" + b"\0" * 60_000),
    "utf-16 of half characters": ("plan.txt", "", lambda: b"\xff\xfe" + PLAN.encode("utf-16-le") + b"\x00\xd8\n"),
    "utf-16 of zeros": ("plan.txt", "empty", lambda: b"\xff\xfe" + b"\0" * 400_000),
    "utf-8 cut in a letter": ("plan.txt", "", lambda: PLAN.encode() + "’".encode()[:2]),
    "utf-8 of surrogates": ("plan.txt", "", lambda: PLAN.encode() + b"- \xed\xa0\x80 one \xc0\xaf two \xff\n"),
    "signs that turn the line round": (
        "plan.txt",
        "",
        lambda: PLAN.encode() + "- Agree \u202egnp.exe\u2066\n".encode(),
    ),
    "signs that steer a terminal": ("plan.txt", "", lambda: PLAN.encode() + b"- Agree \x1b[2J\x07\x08 a tool\n"),
    "20,000 lines and more": ("plan.txt", "lines", lambda: b"- Agree a tool\n" * 30_000),
    "text of 19 MB": ("plan.txt", "larger than 5 MB", lambda: b"plan " * 3_900_000),
    "one line of 4 MB": ("plan.txt", "line of more than", lambda: b"plan " * 800_000),
    "one line of tabs": ("plan.txt", "cells", lambda: b"plan\t" * 79_000),
    "one line of bullets": ("plan.txt", EITHER, lambda: PLAN.encode() + "• a ".encode() * 60_000),
    "brackets that never close": ("plan.txt", "", lambda: b"a [" * 100_000 + b"\n" + b"<" * 90_000),
    "emphasis that never closes": ("plan.txt", "", lambda: b"**" + b"*a_ **b" * 50_000),
    "rules of dashes": ("plan.txt", "", lambda: b"Plan\n" + (b"-" * 300_000 + b" " + b"=" * 90_000)),
    "digits for ever": ("plan.txt", "", lambda: b"1." * 190_000 + b" plan\n" + b"9" * 390_000),
    "a quote that never closes": ("plan.csv", "", lambda: b'Action,Lead\n"Agree a tool,Head\nTwo,Head\n' * 3),
    "a quote open for 1 MB": ("plan.csv", "CSV", lambda: b'Action,Lead\n"' + b"agree, a tool\n" * 75_000),
    "a row of a million columns": ("plan.csv", "columns", lambda: b"a," * 1_000_000 + b"\nb,c\n"),
    "a million rows": ("plan.csv", "rows", lambda: b"a,b\n" * 1_000_000),
    "200 columns of 20,000 rows": ("plan.csv", "cells", lambda: (b"a," * 120 + b"a\n") * 20_000),
    "empty columns and rows": ("plan.csv", "cells", lambda: b"," * 150 + b"\n" + (b"," * 150 + b"\n") * 19_000),
    "commands in a csv": ("plan.csv", "", lambda: b"Action,Lead\n=cmd|'/C calc'!A0,@SUM(1)\n+1+1,-1\n"),
    "entities": ("plan.txt", "XML file", lambda: laughing(b"<plan>")),
    "entities in a page": ("plan.html", "declares", lambda: laughing(b"<html><body><p>Agree</p>")),
    "a file of the machine in a page": (
        "plan.html",
        "declares",
        lambda: b'<!DOCTYPE html [<!ENTITY b SYSTEM "file:///etc/passwd">]><html><p>Agree a tool &b;</p></html>',
    ),
    "parts nested deep": ("plan.html", "web page", lambda: PAGE % (b"<div>" * 100_000 + b"x")),
    "spans nested deep": ("plan.html", "web page", lambda: PAGE % (b"<span>" * 100_000 + b"x")),
    "tables in tables": ("plan.html", "web page", lambda: PAGE % (b"<table><tr><td>x<td>" * 30_000)),
    "lists in lists": ("plan.html", "web page", lambda: PAGE % (b"<ul><li>x" * 30_000)),
    "cells that cover thousands": ("plan.html", "cells", spans),
    "a page of 19 MB": ("plan.html", "larger than 5 MB", lambda: PAGE % (b"<p>plan</p>" * 1_700_000)),
    "a page of 400,000 parts": ("plan.html", "parts", lambda: PAGE % (b"<p>a" * 400_000)),
    "attributes for ever": ("plan.html", "", lambda: PAGE % (b"<p " + b'a="b" ' * 200_000 + b">Agree a tool</p>")),
    "a page that is a script": ("plan.html", "empty", lambda: PAGE % b"<script>alert(1)</script>"),
    "a page named text": ("plan.txt", "", lambda: PAGE % b"<p>Priority 1: Neglect</p><script>alert(1)</script>"),
    "a saved page without a page": ("plan.mhtml", "holds no page", lambda: MHTML % (b"b", b"--b\r\n\r\nx\r\n--b--")),
    "parts whose ends are the same": ("plan.mhtml", "saved web page", lambda: MHTML % (b"b", (PART % b"b") * 40_000)),
    "an end of 1 MB": (
        "plan.mhtml",
        "saved web page",
        lambda: MHTML % (b'"' + b"b" * 1_000_000 + b'"', PART % (b"b" * 1_000_000)),
    ),
    "an end of signs of patterns": (
        "plan.mhtml",
        "",
        lambda: MHTML % (b'"(a+)+$"', PART % b"(a+)+$" + b"--" + b"a" * 90_000),
    ),
    "an end never met": ("plan.mhtml", EITHER, lambda: MHTML % (b"b", b"x\r\n" * 900_000)),
    "parts in parts": ("plan.mhtml", "saved web page", lambda: nested_mhtml(3_000)),
    "a head without an end": (
        "plan.mhtml",
        "saved web page",
        lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n" + b"A: b\r\n" * 600_000,
    ),
}
