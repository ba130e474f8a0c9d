"""Read texts by every road, and see whether twice the text takes about twice the time.

From the project's folder, by hand; the ordinary suite has a sample of those that are known::

    .venv/bin/python -m tests.soak.growth                    # all known, made up of seeds 0 to 299
    .venv/bin/python -m tests.soak.growth --count 0          # all known alone
    .venv/bin/python -m tests.soak.growth --seed 300 --count 1000 --length 20000
"""

import argparse
import os
import sys

import django


def main() -> int:
    """Print every text whose time grows too fast; return 1 if there was one."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--length", type=int, default=15_000)
    options = parser.parse_args()
    os.environ["DEVELOPMENT"] = "true"
    os.environ["DJANGO_SETTINGS_MODULE"] = "practice_site.settings"
    django.setup()
    from tests.hostile_text import LIMIT, ROADS, SAMPLED, growth, made_up

    bad = 0
    for kind, (read, texts, length) in SAMPLED.items():
        for name, make in texts.items():
            if (times := growth(read, make, length)) > LIMIT:
                bad += 1
                print(f"{kind}: {times:.1f} times, {name!r}", flush=True)
    for seed in range(options.seed, options.seed + options.count):
        for road, read in ROADS.items():
            if (times := growth(read, made_up(seed), options.length)) > LIMIT:
                bad += 1
                print(f"{road}, seed {seed}: {times:.1f} times, {made_up(seed)(60)!r}", flush=True)
    of_the_suite = sum(len(texts) for _, texts, _ in SAMPLED.values())
    made = f"{options.count} made up on {len(ROADS)} roads"
    print(f"{of_the_suite} texts of the suite, {made}: {bad} grow too fast.")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
