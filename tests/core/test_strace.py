# SPDX-FileCopyrightText: The Sockscope authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The user's sockets under strace: only the syscalls that the journal shows, plus reads that change nothing.

test_strace.py PROGRAM: PROGRAM plays a conversation and prints its journal as strace text.
"""

import re
import shutil
import subprocess
import sys
import tempfile

LINE = re.compile(r'^(?:\[pid\s+)?(\d+)\]?\s+(.*)$')
CALL = re.compile(r'^(\w+)\((\d+)?')
# What the kernel is asked without being asked to do anything: see sks-kernel.c.
READS = {'getsockname', 'getpeername', 'getsockopt', 'ioctl', 'fstat', 'newfstatat'}
TRACED = 'network,close,ioctl,poll,ppoll,fstat,newfstatat,read,write,dup,dup2,dup3,fcntl'


def joined(path):
    """The trace with `<unfinished ...>` and `resumed` put together, per thread."""
    pending = {}
    for raw in open(path, encoding='utf-8', errors='replace'):
        match = LINE.match(raw.rstrip('\n'))
        if not match:
            continue
        pid, text = match.groups()
        if text.endswith('<unfinished ...>'):
            pending[pid] = text[:-len('<unfinished ...>')].rstrip()
            continue
        resumed = re.match(r'<\.\.\. \w+ resumed>(.*)$', text)
        if resumed:
            text = pending.pop(pid, '') + resumed.group(1)
        yield text


def sockets_only(lines):
    """The calls on AF_INET stream sockets, which are the conversation's own, in order."""
    fds = set()
    calls = []
    for text in lines:
        call = CALL.match(text)
        if not call:
            continue
        name, fd = call.group(1), call.group(2)
        result = re.search(r'=\s+(-?\d+)', text[text.rfind(')'):])
        value = int(result.group(1)) if result else None
        if name == 'socket':
            if 'AF_INET, SOCK_STREAM' in text and value is not None and value >= 0:
                fds.add(value)
                calls.append(text)
            continue
        if fd is None or int(fd) not in fds:
            continue
        calls.append(text)
        if name.startswith('accept') and value is not None and value >= 0:
            fds.add(value)
        if name == 'close':
            fds.discard(int(fd))
    return calls


def main():
    print('1..3')
    if not shutil.which('strace'):
        print('ok 1 # SKIP strace is not installed\nok 2 # SKIP strace is not installed\nok 3 # SKIP strace is not installed')
        return 0
    with tempfile.NamedTemporaryFile() as trace:
        run = subprocess.run(['strace', '-f', '-qq', '-o', trace.name, '-e', 'trace=' + TRACED, sys.argv[1]],
                             stdout=subprocess.PIPE, text=True, check=False)
        if run.returncode != 0:
            print('# strace cannot trace here')
            print('ok 1 # SKIP\nok 2 # SKIP\nok 3 # SKIP')
            return 0
        calls = sockets_only(joined(trace.name))

    journal = sorted(CALL.match(line).group(1) for line in run.stdout.splitlines() if CALL.match(line))
    done = sorted(CALL.match(text).group(1) for text in calls if CALL.match(text).group(1) not in READS)
    journal_done = [name for name in journal if name not in READS]
    failed = 0

    def check(number, good, title, detail):
        nonlocal failed
        print(f'{"ok" if good else "not ok"} {number} {title}')
        if not good:
            failed += 1
            print('\n'.join('# ' + line for line in detail))

    check(1, len(calls) > 20 and 'accept4' in done, 'the conversation was traced', calls)
    # An interrupted call is entered once more in the trace for each try; the journal has its one.
    check(2, done == journal_done, 'strace shows the syscalls of the journal and no others',
          ['strace:  ' + ' '.join(done), 'journal: ' + ' '.join(journal_done)])
    errors = [text for text in calls if 'SO_ERROR' in text]
    check(3, not errors, 'nobody reads SO_ERROR unasked', errors)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
