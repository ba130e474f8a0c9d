"""Read made-up texts by every road, and see whether twice the text takes about twice the time.

From the project's folder, by hand; the ordinary suite doesn't collect this file::

    .venv/bin/python -m tests.soak.growth                    # the texts of seeds 0 to 299
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
    from tests.hostile_text import LIMIT, ROADS, growth, made_up

    bad = 0
    for seed in range(options.seed, options.seed + options.count):
        for road, read in ROADS.items():
            times = growth(read, made_up(seed), options.length)
            # A text may leap once: of "<i y='" an odd number is one tag to the end of the text.
            if times > LIMIT and growth(read, made_up(seed), 2 * options.length) > LIMIT:
                bad += 1
                print(f"{road}, seed {seed}: {times:.1f} times, {made_up(seed)(60)!r}", flush=True)
    print(f"{options.count} texts on {len(ROADS)} roads: {bad} grow too fast.")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
