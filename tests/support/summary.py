#!/usr/bin/python3
# SPDX-FileCopyrightText: The Sockscope authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts single tests, not test programs: summary.py [--failures N] TESTLOG.json…

Prints one line, 'N passed, N failed, N skipped', and exits with 1 if anything failed. The logs are
those that meson test writes; --failures adds what failed before a test could start.
"""

import argparse
import json
import re
import sys

RESULT = re.compile(r'^( *)(ok|not ok)\b(.*)$')
SKIP = re.compile(r'#\s*SKIP', re.IGNORECASE)
TODO = re.compile(r'#\s*TODO', re.IGNORECASE)


def count_tap(text):
    """Returns how many passed, failed and were skipped. A line that only sums up the deeper
    indented ones before it (a subtest) is not counted again."""
    counts = [0, 0, 0]
    depth = 0
    for line in text.splitlines():
        match = RESULT.match(line)
        if not match:
            continue
        indent = len(match.group(1))
        if indent >= depth:
            rest = match.group(3)
            if SKIP.search(rest):
                counts[2] += 1
            elif match.group(2) == 'ok' or TODO.search(rest):
                counts[0] += 1
            else:
                counts[1] += 1
        depth = indent
    return counts


def count_program(entry):
    result = entry['result']
    passed, failed, skipped = count_tap(entry.get('stdout') or '')
    if passed + failed + skipped == 0:
        return [int(result in ('OK', 'EXPECTEDFAIL')), int(result not in ('OK', 'EXPECTEDFAIL', 'SKIP')),
                int(result == 'SKIP')]
    if failed == 0 and result not in ('OK', 'EXPECTEDFAIL', 'SKIP'):
        # It crashed, ran out of time or did not keep to its plan after the last line.
        failed = 1
    return [passed, failed, skipped]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--failures', type=int, default=0)
    parser.add_argument('logs', nargs='+')
    args = parser.parse_args()

    totals = [0, args.failures, 0]
    for path in args.logs:
        try:
            with open(path, encoding='utf-8', errors='replace') as log:
                entries = [json.loads(line) for line in log if line.strip()]
        except FileNotFoundError:
            totals[1] += 1
            continue
        for entry in entries:
            totals = [total + n for total, n in zip(totals, count_program(entry))]
    print('{} passed, {} failed, {} skipped'.format(*totals))
    return 1 if totals[1] else 0


if __name__ == '__main__':
    sys.exit(main())
