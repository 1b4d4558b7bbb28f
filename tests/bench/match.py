"""The figures of `scripts/bench match`: messages against many patterns, beside what others reach in the same run.

Messages are unseen: RE2's automata answer one that they have met a thousand times faster. Every method has a process
of its own, so that its memory is its own. Patterns are made up (made_rules.h): each with words of its own (distinct),
or all of the same 276 words (shared), the hard case.
"""
import base64
import hashlib
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
# The one package that is measured; nothing else is fetched, and what is fetched must be this.
RIVESCRIPT = "rivescript@2.2.1"
RIVESCRIPT_SHA512 = "ea+8qS0pbOYdH4Q9yoyPiCsfbqQ6zQl77F3pa4JijnQCWEcI1F9sS/mFlo3Ihs0Yxkuee32sYEX2Zi7S1Y1gqg=="
# patterns, words: most p50 and p99 in us; most seconds and MiB to compile them
TARGETS = {(10_000, "distinct"): (2, 20, 0.3, 60), (10_000, "shared"): (2, 20, 0.3, 60),
           (100_000, "distinct"): (3, 25, 3, 250), (100_000, "shared"): (None, 200, 3, 250)}
YARDSTICKS = {1_000: ("loop", "set", "filtered"), 10_000: ("loop", "set", "filtered"), 100_000: ("loop", "filtered")}
PATIENCE = 180  # seconds for one yardstick


class Matching:
    def __init__(self, build, folder, figure):
        self.build, self.folder, self.figure = build, folder, figure

    def run(self, method, patterns, words, messages):
        """Seconds to compile, MiB held, MiB at most, p50 and p99 in us, matches; None where it did not get there."""
        command = [self.build / "tests/bench_match", method, patterns, words, messages]
        try:
            done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            return None
        return [float(value) for value in done.stdout.split(",")] if done.returncode == 0 else None

    def held_against(self, name, value, text, most):
        self.figure(name, text, "", f"<= {most}" if most else "", value <= most if most else None)

    def patterns(self, patterns, words):
        """Prints the figures of one size; returns its median."""
        seconds, held, at_most, p50, p99, _ = self.run("xiaoer", patterns, words, 20_000)
        most = TARGETS.get((patterns, words), (None,) * 4)
        name = f"{patterns:,} patterns, {words}"
        self.held_against(f"{name}: p50 us", p50, f"{p50:.2f}", most[0])
        self.held_against(f"{name}: p99 us", p99, f"{p99:.1f}", most[1])
        self.held_against(f"{name}: compiled in s", seconds, f"{seconds:.2f}", most[2])
        self.held_against(f"{name}: MiB held", held, f"{held:.0f}, at most {at_most:.0f}", most[3])
        for method in YARDSTICKS[patterns]:
            other = self.run(method, patterns, words, 20_000)
            shown = "did not get there" if other is None else f"{other[3]:,.1f} / {other[4]:,.0f}"
            self.figure(f"    {method}: p50 / p99 us", "", shown)
        return p50

    def growth(self, medians):
        for words in ("distinct", "shared"):
            ratio = medians[100_000, words] / medians[1_000, words]
            self.figure(f"p50, 100,000 patterns to 1,000, {words}", f"{ratio:.2f}", "", "<= 3", ratio <= 3)

    def rivescript(self, p50):
        """RiveScript's median at 1,000 triggers, and how many times faster we are."""
        source = fetched(self.folder)
        if source is None:
            return self.figure("RiveScript, 1,000: p50 us", "", "could not be had (npm)")
        made = subprocess.run([self.build / "tests/bench_match", "print", "1000", "shared", "400"], capture_output=True,
                              check=True)
        printed = subprocess.run(["node", HERE / "rivescript.js", source], input=made.stdout, capture_output=True,
                                 check=True, timeout=PATIENCE).stdout
        theirs = float(printed)
        self.figure("RiveScript, 1,000: p50 us", "", f"{theirs:,.0f}")
        self.figure("times faster than it", f"{theirs / p50:,.0f}", "1", ">= 5000", theirs / p50 >= 5000)

    def hostile(self, root):
        command = [self.build / "tests/bench_hostile", root / "rules", root / "kb", "100000"]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        rows = [line.split(",") for line in printed.splitlines()]
        for kind, p50, most in rows[:-1]:
            self.figure(f"hostile, {kind}: p50 / at most ms", f"{float(p50) / 1000:.2f} / {float(most) / 1000:.1f}", "",
                        "<= 10", float(most) <= 10_000)
        early, late = (float(value) for value in rows[-1][1:])
        self.figure("hostile: MiB after a tenth / at the end", f"{early:.0f} / {late:.0f}", "", "<= 1.1x",
                    late <= 1.1 * early)


def fetched(folder):
    """The file to run, or None."""
    try:
        subprocess.run(["npm", "pack", "--silent", RIVESCRIPT], cwd=folder, check=True, capture_output=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return None
    package = Path(folder) / "rivescript-2.2.1.tgz"
    found = base64.b64encode(hashlib.sha512(package.read_bytes()).digest()).decode()
    assert found == RIVESCRIPT_SHA512, f"{package.name} is not what it was: {found}"
    subprocess.run(["tar", "-xzf", package, "-C", folder, "package/dist/rivescript.js"], check=True)
    return Path(folder) / "package/dist/rivescript.js"


def measure(root, build, folder, figure):
    matching = Matching(build, folder, figure)
    medians = {(patterns, words): matching.patterns(patterns, words)
               for patterns in YARDSTICKS for words in ("distinct", "shared")}
    matching.growth(medians)
    matching.rivescript(medians[1_000, "shared"])
    matching.hostile(root)
