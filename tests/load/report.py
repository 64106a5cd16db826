"""The figures of bench.py as a page. Recorded figures of the incumbent stand beside them."""

import datetime
import platform

SERVERS = ["Usher", "Prosody", "ejabberd"]

# Prosody 0.12.3 with Jitsi's plugins of mid 2025 (token authentication, lobby, roles by token, a focus in every room), and
# plain Prosody and ejabberd of the same day: medians on a 2-core virtual machine with Debian 12, server on one core,
# generator on the other. By point and figure; plain Prosody in second place, for scale; ejabberd in third.
RECORDED = {
    ("auth", "cpu_ms_per_auth"): (1.33, None, 0.38),
    ("auth-rs256", "cpu_ms_per_auth"): (4.30, None, None),
    ("join-2", "cpu_ms_per_join"): (2.47, 1.05, 1.12),
    ("join-10", "cpu_ms_per_join"): (3.53, 1.64, 1.49),
    ("join-50", "cpu_ms_per_join"): (8.43, 4.17, 2.87),
    ("join-200", "cpu_ms_per_join"): (23.4, 13.7, 8.27),
    ("join-2", "joins_per_s"): (401, None, 875),
    ("join-10", "joins_per_s"): (278, None, 671),
    ("join-50", "joins_per_s"): (118, None, 345),
    ("join-200", "joins_per_s"): (42.8, None, 120),
    ("join-2", "join_ms.p99"): (194, None, None),
    ("join-10", "join_ms.p99"): (208, None, None),
    ("join-50", "join_ms.p99"): (385, None, None),
    ("join-200", "join_ms.p99"): (831, None, None),
    ("presence-100", "cpu_us_per_delivery"): (54.6, 43.4, 25.0),
    ("presence-300", "cpu_us_per_delivery"): (65.3, 44.9, 33.2),
    ("presence-100-low", "cpu_us_per_delivery"): (87.7, None, None),
    ("presence-100", "deliveries_per_s"): (15850, 16650, 40000),
    ("presence-300", "deliveries_per_s"): (15300, 22300, 30100),
    ("presence-100", "delivery_ms.p99"): (60, 50, 13),
    ("presence-300", "delivery_ms.p99"): (255, 189, 54),
    ("presence-100-low", "delivery_ms.p99"): (51, None, None),
    ("idle-500", "kib_per_client"): (148, None, 109),
    ("idle-2000", "kib_per_client"): (138, None, 137),
    ("idle-500", "rss_mib"): (99, None, 142),
    ("idle-2000", "rss_mib"): (300, None, 356),
    ("idle-2000", "server_cpu_share"): (0.034, None, 0.033),
}

# Title, figure, is less better, the points with their names.
TABLES = [
    ("Token checks: CPU per connection with its authentication, ms", "cpu_ms_per_auth", True,
     [("auth", "HS256 (peers: anonymous)"), ("auth-rs256", "RS256")]),
    ("Joins: CPU per join, ms (connect, authenticate, bind, join; 400 people, 16 at a time)", "cpu_ms_per_join", True,
     [("join-2", "2 in each room"), ("join-10", "10"), ("join-50", "50"), ("join-200", "200")]),
    ("Joins: a second, on one core", "joins_per_s", False,
     [("join-2", "2 in each room"), ("join-10", "10"), ("join-50", "50"), ("join-200", "200")]),
    ("Joins: p99, ms", "join_ms.p99", True,
     [("join-2", "2 in each room"), ("join-10", "10"), ("join-50", "50"), ("join-200", "200")]),
    ("Presence in one room: CPU per delivery, µs", "cpu_us_per_delivery", True,
     [("presence-100", "100 people, 4 updates outstanding"), ("presence-300", "300 people, 4 outstanding"),
      ("presence-100-low", "100 people, 20 updates a second")]),
    ("Presence in one room: deliveries a second, on one core", "deliveries_per_s", False,
     [("presence-100", "100 people"), ("presence-300", "300 people")]),
    ("Presence in one room: p99 from send to receipt, ms", "delivery_ms.p99", True,
     [("presence-100", "100 people, 4 outstanding"), ("presence-300", "300 people, 4 outstanding"),
      ("presence-100-low", "100 people, 20 updates a second")]),
    ("Memory of people who sit in rooms of 10: KiB a person", "kib_per_client", True,
     [("idle-500", "500 people"), ("idle-2000", "2000 people")]),
    ("The same: MiB of the process", "rss_mib", True, [("idle-500", "500 people"), ("idle-2000", "2000 people")]),
    ("The same, each pings every 10 s: share of a core", "server_cpu_share", True,
     [("idle-500", "500 people"), ("idle-2000", "2000 people")]),
]


def value_of(figures, name):
    if not figures or "error" in figures:
        return None
    if name == "rss_mib":
        held = figures.get("rss_kib_held")
        return held / 1024 if held else None
    value = figures
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def shown(value):
    if value is None:
        return "–"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    if abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.3g}"


def short(figures):
    """One line for the terminal."""
    if "error" in figures:
        return "no result: " + figures["error"].replace("\n", " ")[-160:]
    names = ["auths_per_s", "cpu_ms_per_auth", "joins_per_s", "cpu_ms_per_join", "deliveries_per_s", "cpu_us_per_delivery",
             "kib_per_client", "loadgen_cpu_share", "failed"]
    return "  ".join(f"{name}={shown(figures[name])}" for name in names if name in figures)


def factor(ours, theirs, less_is_better):
    """How many times better ours is."""
    if not ours or not theirs:
        return "–"
    return f"{(theirs / ours if less_is_better else ours / theirs):.2g}×"


def table(results, title, figure, less_is_better, points):
    lines = [f"### {title}", "",
             "| | Usher | Prosody, plain | ejabberd | Usher against Prosody | against ejabberd | recorded: Prosody with Jitsi's plugins |"
             " recorded: Prosody, plain | recorded: ejabberd |",
             "| --- " * 9 + "|"]
    for point, name in points:
        now = [value_of(results.get((server, point)), figure) for server in SERVERS]
        recorded = RECORDED.get((point, figure), (None, None, None))
        cells = [name] + [shown(value) for value in now]
        cells += [factor(now[0], now[1], less_is_better), factor(now[0], now[2], less_is_better)]
        cells += [shown(value) for value in recorded]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            for line in file:
                if line.startswith("model name"):
                    return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.machine()


def notes(results, missing, skipped):
    lines = [f"- Left out: {why}." for why in missing]
    if skipped:
        lines.append("- Not run, for want of time: " + ", ".join(skipped) + ".")
    for (server, point), figures in sorted(results.items()):
        if "error" in figures:
            lines.append(f"- {server}, {point}: no result ({figures['error'].splitlines()[-1][:160]}).")
        elif figures.get("failed"):
            lines.append(f"- {server}, {point}: {figures['failed']:.0f} clients failed.")
    shares = {key: figures["loadgen_cpu_share"] for key, figures in results.items() if "loadgen_cpu_share" in figures}
    if shares:
        busiest = max(shares, key=shares.get)
        lines.append(f"- The generator was busiest in {busiest[1]} of {busiest[0]}, with {shares[busiest] * 100:.0f} % of its core. "
                     "Near 100 % rates and delays are the generator's; CPU figures of the server stay its own.")
    return "\n".join(lines) + "\n"


def page(results, versions, missing, skipped, repeat, seconds, loads, pinned):
    names = ", ".join(f"{name} ({version})" for name, version in versions.items())
    place = "the server on one core, the generator on the other" if pinned else "server and generator on the only core"
    head = f"""# Benchmarks

Made by `tests/load/bench.py`; `./x bench` is for the benchmarks beside the sources. To make this page anew:
`cmake --preset bench && cmake --build --preset bench --target usher_loadgen && ./x build && tests/load/bench.py`.

- When and where: {datetime.date.today()}, {processor()}, Linux {platform.release()}, {place}.
- Measured in one run of {seconds / 60:.1f} minutes: {names}; {repeat} run(s) of each point, a fresh server for each. The load
  of the machine was {loads[0]:.1f} before and {loads[1]:.1f} after: where it is above 2, others used it too, and rates and delays
  suffer while CPU figures stay usable.
- CPU is that of all threads of the server's process, from the scheduler's accounting. Usher checks a signed token for each
  client, offers media to everybody who is not alone, and takes its own decisions on who comes in; the peers run bare:
  anonymous clients, no tokens, no focus, no plugins. Usher's media workers are processes of their own and not counted.
- *Recorded* figures are from an earlier day and a like machine (2 cores, Debian 12, Prosody 0.12.3): compare them by ratio,
  with plain Prosody and ejabberd then and now as the scale.

"""
    tables = "\n".join(table(results, *row) for row in TABLES)
    return head + tables + "\n## Notes\n\n" + notes(results, missing, skipped)
