#!/usr/bin/env python3
"""Measures Usher beside plain Prosody and ejabberd in one run, and writes docs/benchmarks.md.

    tests/load/bench.py [--usher build/release/usher] [--loadgen build/bench/usher_loadgen] [--only NAME…]
                        [--points NAME…] [--repeat N] [--minutes 6] [--output docs/benchmarks.md | -]

The server has core 0, the generator core 1; every point gets a freshly started server; the servers take turns at each
point, so that what else the machine does meets all of them. A peer that is not installed is named and left out. Standard
library only."""

import argparse
import json
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import time

import report
from servers import DOMAIN, CannotRun, Ejabberd, Prosody, Usher

ROOT = pathlib.Path(__file__).resolve().parents[2]
MOST_SECONDS_A_POINT = 45
BY_HAND = "## Beside the sources"

# Name, mode, what the generator is told. All servers get the same.
POINTS = [
    ("auth", "auth", "--concurrency 16 --warmup 1 --duration 4 --no-bind --sources 8"),
    ("auth-rs256", "auth", "--concurrency 16 --warmup 1 --duration 4 --no-bind --sources 8"),
    ("join-2", "join", "--rooms 200 --occupants 2 --concurrency 16"),
    ("join-10", "join", "--rooms 40 --occupants 10 --concurrency 16"),
    ("join-50", "join", "--rooms 8 --occupants 50 --concurrency 16"),
    ("join-200", "join", "--rooms 2 --occupants 200 --concurrency 16"),
    ("presence-100", "presence", "--occupants 100 --window 4 --warmup 1 --duration 4"),
    ("presence-300", "presence", "--occupants 300 --window 4 --warmup 1 --duration 4"),
    ("presence-100-low", "presence", "--occupants 100 --rate 20 --warmup 1 --duration 4"),
    ("idle-500", "idle", "--rooms 50 --occupants 10 --hold 4 --ping 10"),
    ("idle-2000", "idle", "--rooms 200 --occupants 10 --hold 5 --ping 10"),
]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--usher", type=pathlib.Path, default=ROOT / "build/release/usher")
    parser.add_argument("--loadgen", type=pathlib.Path, default=ROOT / "build/bench/usher_loadgen")
    parser.add_argument("--only", nargs="+", metavar="SERVER", help="usher, prosody, ejabberd")
    parser.add_argument("--points", nargs="+", metavar="POINT", help=", ".join(name for name, _, _ in POINTS))
    parser.add_argument("--repeat", type=int, default=1, help="runs of each point; the median counts")
    parser.add_argument("--minutes", type=float, default=6, help="points that would begin later are left out")
    parser.add_argument("--output", default=str(ROOT / "docs/benchmarks.md"), help="- for no file")
    return parser.parse_args()


def run_point(server, point, loadgen, core):
    """One point against one fresh server: the generator's figures, or why there are none."""
    name, mode, options = point
    with server:
        command = [str(loadgen), mode, "--url", f"ws://127.0.0.1:{server.port}/xmpp-websocket", "--domain", DOMAIN,
                   "--server-pid", str(server.pid), "--label", name, "--most", str(MOST_SECONDS_A_POINT)]
        command += options.split() + server.loadgen_arguments
        pin = (lambda: os.sched_setaffinity(0, {core})) if core is not None else None
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=MOST_SECONDS_A_POINT + 30,
                                  preexec_fn=pin, check=False)
        except subprocess.TimeoutExpired:
            return {"error": "the generator did not end in time"}
    lines = done.stdout.strip().splitlines()
    if done.returncode > 1 or not lines:
        return {"error": (done.stderr.strip() or "the generator failed")[-300:]}
    return json.loads(lines[-1])


def median_of(runs):
    """The medians of figures that several runs gave, field by field."""
    good = [run for run in runs if "error" not in run]
    if not good:
        return runs[-1] if runs else {"error": "not run"}
    merged = dict(good[-1])
    for key, value in merged.items():
        if isinstance(value, (int, float)):
            merged[key] = statistics.median(run.get(key, value) for run in good)
        elif isinstance(value, dict) and "p50" in value:
            merged[key] = {part: statistics.median(run[key][part] for run in good) for part in value}
    return merged


def servers_for(point_name, kinds, core):
    """RS256 is Usher's alone: the peers have no tokens."""
    for kind in kinds:
        if point_name == "auth-rs256":
            if kind is Usher:
                yield Usher(core, "RS256")
        else:
            yield kind(core)


def by_hand(output):
    """What the page says of benchmarks beside the sources: it is not made here, and stays."""
    before = output.read_text() if output.exists() else ""
    at = before.find(BY_HAND)
    return "" if at < 0 else "\n" + before[at:]


def main():
    options = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that no server is left behind
    if not options.loadgen.exists():
        sys.exit(f"{options.loadgen} is not built: cmake --preset bench && cmake --build --preset bench --target usher_loadgen")
    Usher.binary = options.usher.resolve()
    kinds, versions, missing = [], {}, []
    for kind in (Usher, Prosody, Ejabberd):
        if options.only and kind.name.lower() not in [name.lower() for name in options.only]:
            continue
        try:
            versions[kind.name] = kind().version()
            kinds.append(kind)
        except CannotRun as why:
            missing.append(str(why))
            print(f"left out: {why}", file=sys.stderr)
    cores = sorted(os.sched_getaffinity(0))
    server_core, loadgen_core = (cores[0], cores[1]) if len(cores) > 1 else (None, None)

    began = time.monotonic()
    load_before = os.getloadavg()[0]
    runs, skipped = {}, []
    for _ in range(options.repeat):
        for point in POINTS:
            if options.points and point[0] not in options.points:
                continue
            if time.monotonic() - began > options.minutes * 60:
                skipped.append(point[0])
                continue
            for server in servers_for(point[0], kinds, server_core):
                try:
                    figures = run_point(server, point, options.loadgen, loadgen_core)
                except (CannotRun, OSError, subprocess.SubprocessError) as why:
                    figures = {"error": str(why)}
                runs.setdefault((server.name, point[0]), []).append(figures)
                print(f"{point[0]:18} {server.name:9} {report.short(figures)}", flush=True)
    results = {key: median_of(value) for key, value in runs.items()}
    page = report.page(results, versions=versions, missing=missing, skipped=sorted(set(skipped)), repeat=options.repeat,
                       seconds=time.monotonic() - began, loads=(load_before, os.getloadavg()[0]),
                       pinned=server_core is not None)
    print("\n" + page)
    if options.output != "-":
        output = pathlib.Path(options.output)
        output.write_text(page.rstrip() + "\n" + by_hand(output))
    failed = [f"{server} {point}" for (server, point), figures in results.items() if "error" in figures or figures.get("failed")]
    if failed:
        print("with failures: " + ", ".join(failed), file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
