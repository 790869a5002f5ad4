"""IATI's own files as judges: the schema and the ruleset by xmllint, the codelists by their mapping."""
import csv
import datetime
import json
import re
import subprocess
import xml.etree.ElementTree as ElementTree

ACTIVITY = "/iati-activities/iati-activity"
FORBIDDEN = r"^[^\/\&\|\?]+$"  # the one regular expression of the ruleset
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def xmllint(*words):
    return subprocess.run(["xmllint", *map(str, words)], capture_output=True, text=True, check=False)


def schema_errors(schema, file):
    done = xmllint("--noout", "--nonet", "--schema", schema, file)
    return "" if done.returncode == 0 else done.stderr


def day(path):
    return f"number(translate(substring({path}, 1, 10), '-', ''))"


def anything(paths):
    return "(" + " or ".join(f"boolean({path})" for path in paths) + ")"


def failing(rule, context, case, now):
    """An XPath expression for how many elements of the context break the case."""
    condition = case.get("condition", "true()")
    paths = case.get("paths", [])
    union = "|".join(paths)
    if rule == "atleast_one":
        wrong = f"not{anything(paths)}"
    elif rule == "no_more_than_one":
        wrong = f"count({union}) > 1"
    elif rule == "unique":
        wrong = f"{paths[0]} = {paths[1]}"
    elif rule == "startswith":
        prefixed = " or ".join(f"starts-with({paths[0]}, concat({one}, '{case['separator']}'))"
                               for one in case["prefix"])
        wrong = f"not({prefixed})"
    elif rule == "one_or_all":
        every = {"sector": "transaction[not(sector)]", "currency": ".//value[not(@currency)]",
                 "lang": ".//narrative[not(@xml:lang)]"}[case["all"]]
        wrong = f"not({case['one']}) and {every}"
    elif rule == "date_now":
        wrong = f"{case['date']}[{day('.')} > {now}]"
    elif rule == "date_order" and case["more"] == "NOW":
        wrong = f"{case['less']}[{day('.')} > {now}]"
    elif rule == "date_order":
        wrong = f"{day(case['less'])} > {day(case['more'])}"
    elif rule == "time_limit":
        wrong = f"{day(case['end'])} - {day(case['start'])} > 10000"
    elif rule == "regex_matches":
        assert case["regex"] == FORBIDDEN
        wrong = f"({union})[contains(., '/') or contains(., '&') or contains(., '|') " \
                "or contains(., '?')]"
    elif rule == "no_spaces":
        wrong = f"({union})[. != normalize-space(.)]"
    elif rule == "if_then":
        wrong = f"({case['if']}) and not({case['then']})"
    elif rule == "strict_sum":
        wrong = f"sum({union}) != {case['sum']}"
    elif rule == "range":
        wrong = f"({union})[. < {case['min']} or . > {case['max']}]"
    else:
        raise AssertionError(f"the ruleset has a rule {rule} that this test does not know")
    return f"count(({context})[({condition}) and ({wrong})])"


class Ruleset:
    """Cases about activities; those in loops once a value that they loop over."""

    def __init__(self, file):
        self.cases = []
        for context, rules in json.loads(file.read_text()).items():
            if not context.startswith("/iati-organisations"):
                for rule, value in rules.items():
                    self.add(rule, context, value)

    def add(self, rule, context, value, loop=None):
        for case in value["cases"]:
            if rule == "loop":
                for inner, cases in case["do"].items():
                    self.add(inner, context, cases, case["foreach"])
            else:
                self.cases.append((case["ruleInfo"]["id"], rule, context, case, loop))

    def ids(self):
        return {one[0] for one in self.cases}

    def broken(self, file, now, left_out=()):
        """Ids of the rules that the file breaks."""
        asked = [case for case in self.cases if case[0] not in left_out]
        expressions = []
        for _, rule, context, case, loop in asked:
            for value in self.values(file, context, loop):
                text = failing(rule, context, case, now).replace("$1", value)
                expressions.append(f"string({text})")
        ids = [case[0] for case in asked for _ in self.values(file, case[2], case[4])]
        done = xmllint("--xpath", "concat('', " + ", ' ', ".join(expressions) + ")", file)
        assert done.returncode == 0, done.stderr
        counts = done.stdout.split()
        assert len(counts) == len(ids)
        return {one for one, count in zip(ids, counts) if count != "0"}

    @staticmethod
    def values(file, context, loop):
        if loop is None:
            return [""]
        done = xmllint("--xpath", f"{context}/{loop}", file)
        return sorted(set(re.findall(r'"([^"]*)"', done.stdout)))


class Codelists:
    """Which code may stand where."""

    def __init__(self, folder):
        self.codes = {}
        with open(folder / "codelists.tsv", encoding="utf-8") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                self.codes.setdefault(row["codelist"], set()).add(row["code"])
        mapping = ElementTree.parse(folder / "codelists" / "mapping.xml").getroot()
        self.rows = [(one.findtext("path"), one.find("codelist").get("ref"),
                      one.findtext("condition")) for one in mapping]

    def wrong(self, root):
        """Path and code of each code that its list does not have; how many were looked at."""
        found, seen = [], 0
        for path, name, condition in self.rows:
            for code in self.at(root, path, condition):
                seen += 1
                if code not in self.codes[name]:
                    found.append((path, code))
        return found, seen

    @staticmethod
    def at(root, path, condition):
        steps, attribute = re.fullmatch(r"//(.*?)/?(@[\w:-]+|text\(\))", path).groups()
        if path == "//@xml:lang":
            return [one.get(LANG) for one in root.iter() if one.get(LANG)]
        if attribute == "text()" or steps.startswith("iati-organisation"):
            if steps != "iati-activities":
                return []
        elements = [root] if steps == "iati-activities" else root.findall(steps)
        wanted = re.search(r"'(\w+)'", condition or "")
        if wanted:
            default = "1" if "not(@vocabulary)" in condition else None
            elements = [one for one in elements
                        if one.get("vocabulary", default) == wanted.group(1)]
        return [one.get(attribute[1:]) for one in elements if one.get(attribute[1:]) is not None]


def today():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%d")
