#!/usr/bin/python3
# SPDX-FileCopyrightText: The Sockscope authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Play the cases of tests/data/cases.txt with CPython's own sockets.

  oracle.py CASES_FILE [CASE…]        one JSON line per call: its result or its exception
  oracle.py --strace CASE             one JSON line per call: the syscalls it made on the sockets
  oracle.py --strace CASE --player P  the same of another player, run as `P CASES_FILE CASE`
  oracle.py --list [CASES_FILE]       the names of the cases
  oracle.py --check [CASES_FILE]      only hold the lines against the grammar

The grammar of the lines is at the head of cases.txt, and so is what is normalised.
A player under --strace writes b'sks-step N' with one write(2) to any fd before step N
(0 is the first) and b'sks-step end' after the last one; it must not close an fd in between
unasked.  Exit: 0 played, 1 the file is wrong or a call hung, 77 strace or a need is missing.
"""

import ast
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import warnings

DEFAULT_CASES = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'data', 'cases.txt')
HANG_SECONDS = 5
TRACED = '%network,read,write,readv,writev,close,ioctl,poll,ppoll,select,pselect6,fcntl,dup,dup2,dup3'


class Hang(BaseException):
    """A call took longer than any call of a case may."""


class Case:
    def __init__(self, name):
        self.name = name
        self.needs = []
        self.lines = []
        self.bound = set()


# Reading the cases


def load(path):
    cases, names = [], set()
    with open(path, encoding='utf-8') as f:
        for number, raw in enumerate(f, 1):
            line = raw.strip()
            where = '%s:%d' % (path, number)
            if line.startswith('[') and line.endswith(']'):
                if line in names:
                    sys.exit('%s: the case %s stands here twice' % (where, line))
                names.add(line)
                cases.append(Case(line[1:-1]))
            elif line.startswith('# needs:'):
                cases[-1].needs += line[len('# needs:'):].replace(',', ' ').split()
            elif line and not line.startswith('#'):
                problem = grammar_problem(line)
                if problem:
                    sys.exit('%s: %s: %s' % (where, problem, line))
                cases[-1].lines.append(line)
                bound = bound_names(ast.parse(line).body[0])
                if cases[-1].bound.intersection(bound):
                    sys.exit('%s: a name is bound twice: %s' % (where, line))
                cases[-1].bound.update(bound)
    return cases


def grammar_problem(line):
    try:
        body = ast.parse(line).body
    except SyntaxError as e:
        return str(e)
    if len(body) != 1 or not isinstance(body[0], (ast.Assign, ast.Expr)):
        return 'one assignment or one call expected'
    if bound_names(body[0]) is None:
        return 'NAME or NAME, NAME expected on the left'
    call = body[0].value
    if not is_method_call(call):
        return 'NAME.method(…) expected'
    if not all(is_argument(a) for a in call.args):
        return 'an argument that is no literal'
    if not all(k.arg and is_argument(k.value) for k in call.keywords):
        return 'a keyword argument that is no literal'
    return None


def bound_names(statement):
    if isinstance(statement, ast.Expr):
        return []
    target = statement.targets[0]
    names = target.elts if isinstance(target, ast.Tuple) else [target]
    if len(statement.targets) != 1 or not all(isinstance(n, ast.Name) for n in names):
        return None
    return [n.id for n in names]


def is_method_call(node):
    return (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name))


def is_argument(node):
    if isinstance(node, ast.Constant):
        return node.value is not Ellipsis and not isinstance(node.value, complex)
    if isinstance(node, ast.Tuple) or isinstance(node, ast.List):
        return all(is_argument(e) for e in node.elts)
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant)
    if isinstance(node, ast.Attribute):
        return isinstance(node.value, ast.Name) and node.value.id == 'socket'
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return is_argument(node.left) and is_argument(node.right)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return isinstance(node.left, ast.Constant) and isinstance(node.right, ast.Constant)
    return (is_method_call(node) and node.func.attr in ('getsockname', 'fileno')
            and not node.args and not node.keywords)


# Playing them


def missing_need(case):
    for need in case.needs:
        if need == 'root' and os.geteuid() != 0:
            return need
        if need == 'ipv6' and not can_bind(socket.AF_INET6, '::1'):
            return need
    return None


def can_bind(family, host):
    try:
        with socket.socket(family, socket.SOCK_STREAM) as s:
            s.bind((host, 0))
        return True
    except OSError:
        return False


def hang(signum, frame):
    raise Hang


class Player:
    """The names of one case, and everything that it made, held until its end."""

    def __init__(self, case, mark=None):
        self.case = case
        self.mark = mark or (lambda text: None)
        self.names = {'socket': socket}
        self.kept = []
        self.fds = []

    def play(self):
        for step, line in enumerate(self.case.lines):
            statement = ast.parse(line).body[0]
            self.mark('sks-step %d' % step)
            value, error = self.run(statement)
            record = {'case': self.case.name, 'step': step, 'line': line,
                      'call': statement.value.func.attr, 'result': None, 'exception': None}
            if error is None:
                record['result'] = normal(value, statement.value.func.attr)
            else:
                record['exception'] = describe(error)
            yield record
        self.mark('sks-step end')

    def run(self, statement):
        code = compile(ast.Expression(statement.value), self.case.name, 'eval')
        signal.setitimer(signal.ITIMER_REAL, HANG_SECONDS)
        try:
            value = eval(code, self.names)
        except Exception as e:
            return None, e.with_traceback(None)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        self.kept.append(value)
        if statement.value.func.attr == 'detach' and value >= 0:
            self.fds.append(value)
        names = bound_names(statement)
        self.names.update(zip(names, value if len(names) > 1 else [value]))
        return value, None

    def clean_up(self):
        for thing in reversed(self.kept):
            for part in thing if isinstance(thing, tuple) else (thing,):
                if hasattr(part, 'close'):
                    try:
                        part.close()
                    except (OSError, ValueError):
                        pass
        for fd in self.fds:
            os.close(fd)


def play_in_directory(case, mark=None):
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as directory:
        os.chdir(directory)
        player = Player(case, mark)
        try:
            yield from player.play()
        finally:
            player.clean_up()
            os.chdir(before)


# What is volatile


def normal(value, call):
    if call in ('fileno', 'detach') and isinstance(value, int) and value >= 0:
        return 'FD'
    if isinstance(value, socket.socket):
        return 'SOCKET'
    if hasattr(value, 'readline'):
        return 'FILE'
    if call in ('accept', 'recvfrom') and isinstance(value, tuple):
        return '(%s, %s)' % (normal(value[0], ''), normal_address(value[1]))
    if call in ('getsockname', 'getpeername'):
        return normal_address(value)
    return repr(value)


def normal_address(address):
    if isinstance(address, tuple) and len(address) in (2, 4) and address[1] >= 1024:
        return '(%s)' % ', '.join('PORT' if i == 1 else repr(part) for i, part in enumerate(address))
    if isinstance(address, bytes) and re.fullmatch(rb'\0[0-9a-f]{5}', address):
        return 'AUTONAME'
    return repr(address)


def describe(error):
    errno = getattr(error, 'errno', None)
    strerror = getattr(error, 'strerror', None)
    text = str(error)
    if isinstance(error, socket.gaierror) and errno in (socket.EAI_AGAIN, socket.EAI_NONAME):
        # Which of the two depends on whether this machine reaches a name server.
        errno, strerror = socket.EAI_NONAME, 'Name or service not known'
        text = '[Errno %d] %s' % (errno, strerror)
    return {'type': type(error).__name__, 'errno': errno, 'strerror': strerror, 'text': text}


# Watching the syscalls


def trace(case, path, player):
    strace = shutil.which('strace')
    if strace is None:
        print('strace is not installed', file=sys.stderr)
        return 77
    need = missing_need(case)
    if need:
        print('this machine has no %s' % need, file=sys.stderr)
        return 77
    own = [sys.executable, os.path.abspath(__file__), '--play-marked']
    with tempfile.TemporaryDirectory() as directory:
        log = os.path.join(directory, 'log')
        command = [strace, '-f', '-qq', '-s', '64', '-e', 'signal=none', '-e', 'trace=' + TRACED, '-o', log]
        done = subprocess.run(command + (player or own) + [os.path.abspath(path), case.name],
                              stdout=subprocess.DEVNULL)
        with open(log, encoding='utf-8', errors='replace') as f:
            steps = read_trace(f, case)
    for step, line in enumerate(case.lines):
        print(json.dumps({'case': case.name, 'step': step, 'line': line, 'syscalls': steps.get(step, [])}))
    return 1 if done.returncode else 0


def joined(lines):
    """Put together the calls that strace splits when two threads run."""
    pending = {}
    for line in lines:
        pid, _, text = line.rstrip('\n').partition(' ')
        text = text.strip()
        resumed = re.match(r'<\.\.\. \w+ resumed>(.*)', text)
        if resumed:
            text = pending.pop(pid, '') + resumed.group(1)
        if text.endswith('<unfinished ...>'):
            pending[pid] = text[:-len('<unfinished ...>')].rstrip()
        else:
            yield text


def read_trace(lines, case):
    steps, step, ours, foreign = {}, None, set(), set()
    for text in joined(lines):
        marker = re.match(r'write\(\d+, "sks-step (\w+)"', text)
        if marker:
            step = int(marker.group(1)) if marker.group(1) != 'end' else None
            continue
        call = re.match(r'(\w+)\((.*)\)\s+= (-?\w+|\?)(?: ([A-Z][A-Z0-9_]+))?', text)
        if not call or step is None:
            continue
        name, arguments, value, errno = call.groups()
        made = int(value) if value.lstrip('-').isdigit() else -1
        makes_own = re.search(r'= socket\.socket\(', case.lines[step])
        if name == 'socket' and not makes_own:
            foreign.add(made)  # The resolver's, not the session's.
            continue
        first = re.match(r'(?:\[\{fd=)?(-?\d+)', arguments)
        fd = int(first.group(1)) if first and name != 'socket' else None
        if fd in foreign:
            if name == 'close':
                foreign.discard(fd)
            continue
        if fd is not None and fd != -1 and fd not in ours:
            continue
        if made >= 0 and name in ('socket', 'accept', 'accept4', 'dup'):
            ours.add(made)
        if name == 'close':
            ours.discard(fd)
        steps.setdefault(step, []).append(
            {'name': name, 'detail': detail(name, arguments), 'errno': errno,
             'result': 'FD' if made >= 0 and name in ('socket', 'accept4', 'accept') else made})
    return steps


def detail(name, arguments):
    """The part of the arguments that does not change from run to run."""
    patterns = {
        'socket': r'^(.*)$',
        'poll': r'events=([A-Z|]+)',
        'ioctl': r', (.*)$',
        'listen': r', (.*)$',
        'shutdown': r', (.*)$',
        'accept4': r', (\w+)$',
        'recvfrom': r', (\d+, [^,]+), [^,]+, [^,]+$',
        'sendto': r', (\d+, [^,]+), (?:NULL|\{)',
        'getsockopt': r'^-?\d+, (\w+, \w+)',
        'setsockopt': r'^-?\d+, (\w+, \w+)',
    }
    found = re.search(patterns.get(name, r'^()'), arguments)
    return found.group(1) if found else ''


# The command line


def find(cases, name):
    for case in cases:
        if case.name == name:
            return case
    sys.exit('there is no case named %s' % name)


def play_marked(path, name):
    null = os.open(os.devnull, os.O_WRONLY)
    for record in play_in_directory(find(load(path), name), lambda text: os.write(null, text.encode())):
        pass
    return 0


def play_all(cases):
    for case in cases:
        need = missing_need(case)
        if need:
            print(json.dumps({'case': case.name, 'skipped': need}))
            continue
        for record in play_in_directory(case):
            print(json.dumps(record), flush=True)
    return 0


def main(arguments):
    warnings.simplefilter('ignore')
    signal.signal(signal.SIGALRM, hang)
    if arguments[:1] == ['--play-marked']:
        return play_marked(*arguments[1:])
    if arguments[:1] == ['--strace'] and len(arguments) > 1:
        player = arguments[3:] if arguments[2:3] == ['--player'] else None
        return trace(find(load(DEFAULT_CASES), arguments[1]), DEFAULT_CASES, player)
    if arguments[:1] == ['--list'] or arguments[:1] == ['--check']:
        cases = load((arguments + [DEFAULT_CASES])[1])
        if arguments[0] == '--list':
            print('\n'.join(case.name for case in cases))
        return 0
    if not arguments or arguments[0].startswith('-'):
        print(__doc__.strip(), file=sys.stderr)
        return 1
    cases = load(arguments[0])
    wanted = [find(cases, name) for name in arguments[1:]] or cases
    return play_all(wanted)


if __name__ == '__main__':
    try:
        sys.exit(main(sys.argv[1:]))
    except Hang:
        sys.exit('a call did not come back within %d s' % HANG_SECONDS)
