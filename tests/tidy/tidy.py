"""House rules as a test: who may include whom (the table of docs/architecture.md), lengths, bans.

usage: tidy.py REPOSITORY      prints one line a violation and exits 1 if there is any
An exception stands in exceptions.txt with its reason; one no longer needed is a violation.
"""

import re
import sys
from pathlib import Path
from typing import NamedTuple

MAX_LINES = 500
MAX_COLUMNS = 100
MAX_HEAD_LINES = 5
CPP_FOLDERS = ("ledger", "cli", "http", "service", "tests", "bench", "fuzz", "examples")
OUTSIDE = {"build", ".git", "node_modules"}
TEXT_SUFFIXES = {".h", ".cc", ".py", ".sh", ".cmake", ".md", ".sql", ".txt", ".toml", ".json",
                 ".yaml"}
# Written apart, so that this file does not find itself.
BANNED_WORDS = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
FLOAT_WORDS = re.compile(r"\b(float|double|stof|stod|stold|strtof|strtod|strtold|atof)\b")
PRINTING = re.compile(
    r"\b(std::cout|std::cerr|std::clog|(fmt::|std::)?print(ln)?|f?printf|f?puts)\b\s*[(<]")
FLOAT_FREE = ("ledger/base", "ledger/money", "ledger/fund", "ledger/seal", "ledger/store")

# What the names in the table's last column stand for, as beginnings of include paths.
LIBRARIES = {
    "Boost.Multiprecision": ("boost/multiprecision/", "boost/cstdint.hpp"),
    "Boost.Describe": ("boost/describe", "boost/mp11"),
    "Boost.Container": ("boost/container/", "boost/unordered", "boost/container_hash/"),
    "Boost.JSON": ("boost/json", "boost/system/"),
    "OpenSSL": ("openssl/",),
    "SQLiteCpp": ("SQLiteCpp/",),
    "SQLite": ("sqlite3.h",),
    "utf8proc": ("utf8proc.h",),
    "Expat": ("expat.h",),
    "fmt": ("fmt/",),
    "toml++": ("toml++/",),
    "Random123": ("Random123/",),
    "CLI11": ("CLI/",),
    "Poco": ("Poco/",),
    "zlib": ("zlib.h",),
    "Catch2": ("catch2/",),
    "Boost.Graph": ("boost/graph/",),
    "POSIX": ("fnmatch.h", "sys/", "unistd.h", "fcntl.h", "signal.h", "poll.h", "termios.h", "dirent.h",
              "pwd.h", "spawn.h", "netinet/", "arpa/", "netdb.h"),
}
# A "pure std" layer computes only: no files, no printing, no threads, no randomness.
IMPURE = {"fstream", "iostream", "ostream", "istream", "cstdio", "filesystem", "thread", "mutex",
          "random", "future", "condition_variable", "syncstream"}
GENERATED = {"reserve_schema.h": "schema", "real_contributions.h": "examples",
             "verify_script.h": "tests/independent",
             "reserve_contract.h": "schema"}


class Violation(NamedTuple):
    rule: str
    path: str
    line: int
    text: str


def read_layers(document):
    """The rows | `folder` … | holds | may include | of the table of layers, as {folder: names}."""
    layers = {}
    for row in document.splitlines():
        cells = [cell.strip() for cell in row.strip().strip("|").split("|")]
        if not row.startswith("| `") or len(cells) != 3:
            continue
        names = {name.strip().strip("`") for name in cells[2].split(",")}
        for folder in re.findall(r"`([^`]+)`", cells[0]):
            layers[folder.rstrip("/")] = names
    return layers


def layer_of(path, layers):
    """The row a file belongs to: its folder's, or `ledger/*.h` for what lies in ledger/ itself."""
    if re.fullmatch(r"ledger/[^/]+", path):
        return "ledger/*.h"
    fitting = [layer for layer in layers if path.startswith(layer + "/")]
    return max(fitting, key=len, default=None)


def is_standard(header):
    return re.fullmatch(r"[a-z_0-9]+", header) is not None


def allowed(header, own, names, layers):
    """Whether a file of row `own`, whose row lists `names`, may include `header`."""
    target = GENERATED.get(header) or layer_of(header, layers)
    if target is not None:
        short = target.removeprefix("ledger/")
        return target == own or target in names or short in names
    if is_standard(header):
        return "std" in names or ("pure std" in names and header not in IMPURE)
    return any(header.startswith(LIBRARIES.get(name, ("\0",))) for name in names)


INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')


def includes_of(text):
    for number, line in enumerate(text.splitlines(), 1):
        found = INCLUDE.match(line)
        if found:
            yield number, found.group(1), line


def test_names(path, layers):
    """What tests/<layer>/ may include: that layer, what it may include, and the test tools."""
    part = path.split("/")[1]
    own = {"ledger": "ledger/*.h", "cli": "cli"}.get(part, "ledger/" + part)
    names = {"std", "POSIX", "Catch2", "Boost.Graph", own, "tests"} | layers.get(own, set())
    return names if own in layers else None


def check_includes(path, text, layers):
    if path.startswith("tests/"):
        names, own = test_names(path, layers), "tests"
        if names is None:
            return
        layers = {**layers, "tests": set()}
    else:
        own = layer_of(path, layers)
        if own is None:
            if path.startswith(("ledger/", "cli/")):
                yield Violation("layers", path, 1, "its folder has no row in the table of layers")
            return
        names = layers[own]
    for number, header, line in includes_of(text):
        if not allowed(header, own, names, layers):
            yield Violation("layers", path, number, f"{own} may not include {header}")
        if line.count('"') == 2 and "/" not in header and header not in GENERATED:
            yield Violation("layers", path, number, f"write {header} from the root")


COMMENT_OR_TEXT = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|'
    r"(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'",
    re.S)


def code_only(text):
    """The code without comments and literals, line numbers kept."""
    return COMMENT_OR_TEXT.sub(lambda found: "\n" * found.group().count("\n") or " ", text)


def check_words(path, text):
    code = code_only(text)
    if path.startswith(FLOAT_FREE):
        for number, line in enumerate(code.splitlines(), 1):
            if FLOAT_WORDS.search(line):
                yield Violation("float", path, number, "binary floating point near money")
    if path.startswith("ledger/"):
        for number, line in enumerate(code.splitlines(), 1):
            if PRINTING.search(line):
                yield Violation("printing", path, number, "only the command line prints")


def check_shape(path, text):
    lines = text.splitlines()
    if len(lines) > MAX_LINES:
        yield Violation("length", path, len(lines), f"more than {MAX_LINES} lines")
    for number, line in enumerate(lines, 1):
        if len(line) > MAX_COLUMNS:
            yield Violation("columns", path, number, f"more than {MAX_COLUMNS} columns")
    head = 0
    while head < len(lines) and lines[head].startswith("//"):
        head += 1
    if not 1 <= head <= MAX_HEAD_LINES:
        yield Violation("head", path, 1, f"say in 1 to {MAX_HEAD_LINES} lines what it is for")
    if path.endswith(".h") and "#pragma once" not in lines:
        yield Violation("head", path, 1, "no #pragma once")


def check_banned(path, text):
    for number, line in enumerate(text.splitlines(), 1):
        if BANNED_WORDS.search(line):
            yield Violation("words", path, number, "finish it or leave it out")


def files_of(root):
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        if path.is_file() and not OUTSIDE & set(relative.parts):
            yield relative.as_posix(), path


def find_violations(root):
    document = (root / "docs/architecture.md").read_text(encoding="utf-8")
    layers = read_layers(document)
    if "ledger/fund" not in layers:
        yield Violation("layers", "docs/architecture.md", 1, "the table of layers was not found")
        return
    for path, file in files_of(root):
        is_cpp = file.suffix in (".h", ".cc")
        if not is_cpp and file.suffix not in TEXT_SUFFIXES:
            continue
        text = file.read_text(encoding="utf-8")
        yield from check_banned(path, text)
        if is_cpp and path.split("/")[0] in CPP_FOLDERS:
            yield from check_shape(path, text)
            yield from check_words(path, text)
            yield from check_includes(path, text, layers)


def read_exceptions(text):
    """Lines `rule path: reason`; anything after # is a remark."""
    for line in text.splitlines():
        found = re.fullmatch(r"(\w+) (\S+): (.+)", line.split("#")[0].strip())
        if found:
            yield found.group(1), found.group(2)


def apply_exceptions(violations, exceptions):
    """What remains of the violations, and a violation for each exception that nothing needed."""
    unused, rest = set(exceptions), []
    for violation in violations:
        unused.discard((violation.rule, violation.path))
        if (violation.rule, violation.path) not in exceptions:
            rest.append(violation)
    for rule, path in sorted(unused):
        rest.append(Violation(rule, path, 1, "this exception is no longer needed: take it out"))
    return rest


def main():
    root = Path(sys.argv[1]).resolve()
    listed = (root / "tests/tidy/exceptions.txt").read_text(encoding="utf-8")
    exceptions = set(read_exceptions(listed))
    violations = apply_exceptions(find_violations(root), exceptions)
    for violation in violations:
        print(f"{violation.path}:{violation.line}: {violation.rule}: {violation.text}")
    print(f"{len(violations)} violations of the house rules")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
