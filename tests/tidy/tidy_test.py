"""The alarms of tidy.py must ring: each rule is broken on purpose in a small repository."""

import tempfile
import unittest
from pathlib import Path

import tidy

TABLE = """
| folder | holds | may include |
|---|---|---|
| `ledger/base` | results | std, utf8proc |
| `ledger/money` | amounts | pure std, base, Boost.Multiprecision |
| `ledger/fund` | rules | pure std, base, money |
| `ledger/store` | rows | std, base, schema, SQLite |
| `ledger/*.h` | façade | std, base, money, fund, store |
| `cli` | commands | std, base, `ledger/*.h`, CLI11 |
"""
GOOD = "// What this file is for.\n"


def violations_of(files):
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for path, text in {"docs/architecture.md": TABLE, **files}.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        return list(tidy.find_violations(root))


class TidyTest(unittest.TestCase):
    def accepts(self, path, text):
        self.assertEqual([], violations_of({path: GOOD + text}))

    def refuses(self, rule, path, text):
        found = violations_of({path: text})
        self.assertEqual([rule], sorted({violation.rule for violation in found}), found)

    def refuses_include(self, path, header):
        self.refuses("layers", path, f"{GOOD}#include {header}\n")

    def test_what_the_table_allows_is_accepted(self):
        self.accepts("ledger/fund/a.cc", '#include "ledger/money/amount.h"\n#include <vector>\n')
        self.accepts("ledger/money/a.cc", "#include <boost/multiprecision/cpp_int.hpp>\n")
        self.accepts("ledger/store/sqlite/a.cc", '#include "reserve_schema.h"\n#include <sqlite3.h>\n')
        self.accepts("cli/a.cc", '#include "ledger/ledger.h"\n#include <iostream>\n')
        self.accepts("tests/fund/a.cc", '#include "ledger/fund/rules.h"\n#include <catch2/catch.hpp>\n')

    def test_a_layer_includes_nothing_above_or_beside_it(self):
        self.refuses_include("ledger/money/a.cc", '"ledger/fund/rules.h"')
        self.refuses_include("ledger/base/a.cc", '"ledger/ledger.h"')
        self.refuses_include("ledger/store/a.cc", '"ledger/money/amount.h"')
        self.refuses_include("cli/a.cc", '"ledger/fund/rules.h"')

    def test_a_layer_includes_only_its_libraries(self):
        self.refuses_include("ledger/money/a.cc", "<sqlite3.h>")
        self.refuses_include("ledger/base/a.cc", "<boost/json.hpp>")
        self.refuses_include("ledger/base/a.cc", "<unknown/library.h>")

    def test_a_pure_layer_does_no_input_and_output(self):
        self.refuses_include("ledger/fund/a.cc", "<fstream>")
        self.refuses_include("ledger/money/a.cc", "<thread>")

    def test_a_test_includes_only_its_layer_and_what_lies_below(self):
        self.refuses_include("tests/base/a.cc", '"ledger/fund/rules.h"')
        self.refuses_include("tests/fund/a.cc", '"ledger/ledger.h"')

    def test_a_folder_without_a_row_is_refused(self):
        self.refuses("layers", "ledger/elsewhere/a.cc", GOOD)

    def test_includes_are_written_from_the_root(self):
        self.refuses_include("ledger/base/a.cc", '"result.h"')

    def test_a_missing_table_is_refused(self):
        self.refuses("layers", "docs/architecture.md", "nothing here\n")

    def test_lengths(self):
        self.refuses("length", "ledger/base/a.cc", GOOD + "\n" * tidy.MAX_LINES)
        self.refuses("columns", "ledger/base/a.cc", GOOD + "x" * (tidy.MAX_COLUMNS + 1))
        self.accepts("ledger/base/a.cc", "// " + "ü" * (tidy.MAX_COLUMNS - 3))

    def test_a_file_says_what_it_is_for(self):
        self.refuses("head", "ledger/base/a.cc", "int a;\n")
        self.refuses("head", "ledger/base/a.cc", GOOD * (tidy.MAX_HEAD_LINES + 1))
        self.refuses("head", "ledger/base/a.h", GOOD)

    def test_unfinished_work_is_refused(self):
        for word in ("TO" "DO", "FIX" "ME", "XX" "X"):
            self.refuses("words", "docs/page.md", f"a {word}: later\n")

    def test_no_binary_floating_point_near_money(self):
        for word in ("float", "double", "strtod"):
            self.refuses("float", "ledger/fund/a.cc", f"{GOOD}{word} a;\n")
        self.accepts("ledger/fund/a.cc", '// a double\nconst char* a = "float";\n')

    def test_only_the_command_line_prints(self):
        for call in ("std::cout << 1;", 'printf("x");', 'fmt::print("x");'):
            self.refuses("printing", "ledger/store/a.cc", f"{GOOD}{call}\n")
            self.accepts("cli/a.cc", f"{call}\n")
        self.accepts("ledger/store/a.cc", 'std::snprintf(a, 2, "x");\n')

    def test_an_exception_silences_its_rule_and_an_unused_one_rings(self):
        violation = tidy.Violation("float", "ledger/fund/a.cc", 3, "text")
        listed = set(tidy.read_exceptions("# remark\nfloat ledger/fund/a.cc: a reason\n"))
        self.assertEqual([], tidy.apply_exceptions([violation], listed))
        self.assertEqual("float", tidy.apply_exceptions([], listed)[0].rule)


if __name__ == "__main__":
    unittest.main()
