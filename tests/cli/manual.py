"""Runs a page of docs/manual: its `sh` blocks in one shell, and compares what they print with the
`text` blocks that follow. docs/manual/README.md states the convention for readers."""
import contextlib
import os
import re
import shutil
import signal
import subprocess

BLOCK = re.compile(r"^```(\S*)[^\n]*\n(.*?)^```$", re.S | re.M)
STATUS = re.compile(r"# exit (\d+)$")
NEEDS = re.compile(r"# needs (\S+)\n")
ELSE = "…"


def commands_of(block):
    """(command, the exit status it must have); a line that ends with a backslash goes on."""
    for command in re.findall(r"(?:[^\n]*\\\n)*[^\n]+", block):
        if not command.lstrip().startswith("#"):
            status = STATUS.search(command)
            yield command, int(status.group(1)) if status else 0


def steps_of(page):
    """The page's `sh` blocks in order, each with the text that must follow it, or None."""
    steps, before, end = [], "", 0
    for block in BLOCK.finditer(page):
        word, text = block.groups()
        if word == "sh":
            steps.append([text, None])
        elif word == "text":
            if before != "sh" or page[end:block.start()].strip():
                raise ValueError(f"no sh block right before: {text}")
            steps[-1][1] = text
        before, end = word, block.end()
    return steps


def matches(shown, printed):
    """Whether the output is the one shown, where … alone in a line stands for any lines, and
    within a line for any text."""
    pattern = ""
    for line in shown.splitlines():
        if line.strip() == ELSE:
            pattern += r"(?:[^\n]*\n)*?"
        else:
            pattern += "[^\n]*".join(re.escape(part) for part in line.rstrip().split(ELSE)) + "\n"
    plain = "".join(line.rstrip() + "\n" for line in printed.splitlines())
    return re.fullmatch(pattern, plain) is not None


def script_of(commands, folder):
    """A script that keeps each command's output and status, and stops where one is not as said."""
    lines = ["exec </dev/null"]
    for i, (command, status) in enumerate(commands):
        lines.append(f"{{ {command}\n}} >{folder}/{i}.out 2>&1")
        lines.append(f"echo $? >{folder}/{i}.status; [ $(<{folder}/{i}.status) = {status} ] || exit 1")
    return "\n".join(lines) + "\n"


def run_script(script, place, environment):
    """Runs it in a process group of its own, of which nothing is left behind."""
    shell = subprocess.Popen(["bash", "-c", script], cwd=place, env=environment,
                             start_new_session=True)
    try:
        shell.wait(timeout=300)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(shell.pid, signal.SIGKILL)
        shell.wait()


def run_page(page, place, kept, environment):
    """Runs the page in `place`, keeping outputs in `kept`. What differs from the page, in words;
    empty if it runs as it stands."""
    plan, commands = [], []
    for block, shown in steps_of(page):
        needs = NEEDS.match(block)
        if needs and shutil.which(needs.group(1)) is None:
            continue
        own = list(commands_of(block))
        plan.append((range(len(commands), len(commands) + len(own)), shown))
        commands += own
    run_script(script_of(commands, kept), place, environment)
    for numbers, shown in plan:
        printed = ""
        for i in numbers:
            command, expected = commands[i]
            printed += (kept / f"{i}.out").read_text(errors="replace")
            status = int((kept / f"{i}.status").read_text())
            if status != expected:
                return f"{command}\nexit {status}, not {expected}\n{printed}"
        if shown is not None and not matches(shown, printed):
            told = "\n".join(commands[i][0] for i in numbers)
            return f"{told}\nprints\n{printed}\nnot\n{shown}"
    return ""
