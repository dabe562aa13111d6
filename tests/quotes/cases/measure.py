"""How many cases of each class are right: `python -m tests.quotes.cases.measure [fr es de] [--fresh] [--faults]`."""

from __future__ import annotations

import argparse
from collections import Counter

from tests.quotes.cases.case import LANGS, find_faults, read_cases


def main() -> None:
    """Print right / all, a row for each class and a column for each language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("langs", nargs="*", default=list(LANGS))
    parser.add_argument("--fresh", action="store_true", help="the cases that no rule was changed for")
    parser.add_argument("--faults", action="store_true", help="print what is wrong, too")
    args = parser.parse_args()
    right: Counter[tuple[str, str]] = Counter()
    total: Counter[tuple[str, str]] = Counter()
    for lang in args.langs:
        for name, text, lines in read_cases(f"{lang}_fresh" if args.fresh else lang):
            faults = find_faults(text, lang, lines)
            for key in ((name, lang), ("all", lang)):
                total[key] += 1
                right[key] += not faults
            if faults and args.faults:
                print(f"{lang} {name}: {text}", *faults, sep="\n    ")
    for name in dict.fromkeys(name for name, _ in total if name != "all"):
        print(f"{name:14}", *(f"{lang} {right[name, lang]:2} of {total[name, lang]:2}  " for lang in args.langs))
    print(f"{'all':14}", *(f"{lang} {right['all', lang]:2} of {total['all', lang]:2}  " for lang in args.langs))


if __name__ == "__main__":
    main()
