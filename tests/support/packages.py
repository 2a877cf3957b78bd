# SPDX-FileCopyrightText: The Sockscope authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that dev-packages has all that the build, the scripts and the tests use."""

import re
import shutil
import subprocess

from translations import TOP

PURPOSES = {'build', 'run', 'test', 'shots', 'bench'}
# bash's own words, and the programs that every distribution has.
SHELL_WORDS = set('''
    . : [ bash break builtin case cd command continue declare do done echo elif else env esac eval exec exit export
    fi for function if in local mapfile printf pwd read readonly return set shift shopt source test then trap true
    false type unset until wait while
    basename cat chmod cp cut date dirname grep head id ln ls mkdir mktemp mv nproc od rm rmdir sed seq sleep sort
    stat tail tee timeout touch tr uname uniq wc xargs kill
    '''.split())
# Asked for before use, or what the list is installed with.
PACKAGE_TOOLS = {'apt-get', 'dpkg-query', 'dnf', 'rpm', 'pacman', 'sudo'}
# Used where they are, and nothing is lost where they are not.
OPTIONAL = {'cc', 'dpkg', 'dpkg-query'}


def rows():
    for line in (TOP / 'dev-packages').read_text(encoding='utf-8').splitlines():
        if line and not line.startswith('#'):
            yield line.split(maxsplit=5)


def provided():
    return {name for row in rows() for name in row[1].split(',')}


def meson_files():
    return [TOP / 'meson.build', *sorted(path for folder in ('src', 'ui', 'data', 'po', 'tests')
                                         for path in (TOP / folder).rglob('meson.build'))]


def bash_programs(path):
    """The words that stand where bash expects a command."""
    text = path.read_text(encoding='utf-8')
    text = re.sub(r"<<'(\w+)'.*?^\1$", '', text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r'(?m)(?:^|\s)#.*$', '', text).replace('\\\n', ' ')
    functions = set(re.findall(r'^(\w+) \(\)', text, re.MULTILINE))
    text = re.sub(r'\$\(\([^\n]*?\)\)', '0', text)
    # Inside of quotes only $(…) is a command.
    text = re.sub(r"'[^'\n]*'", "''", text)
    text = re.sub(r'"(?:[^"$\n]|\$(?!\())*"', '""', text)
    # The patterns of case.
    text = re.sub(r'(?m)(?:^\s*|\bin\s+|;;\s*)[^\s()]+\)', ' ; ', text)
    words = re.findall(
        r'(?:^|[;|&({]|\$\(|\bthen|\bdo|\belse|\bif|\b!|\bexec|\benv(?:\s+-\w\s+\w+)?)\s*'
        r'(?:[A-Za-z_]\w*=[^\s(]*\s+)*([a-z][\w.+-]*)(?=\s|$|[;|&)])', text, re.MULTILINE)
    return set(words) - functions - SHELL_WORDS


def check_format():
    """dev-packages: every line has its six columns"""
    for row in rows():
        if len(row) != 6 or not set(row[0].split(',')) <= PURPOSES:
            yield ' '.join(row)


def check_dependencies():
    """dev-packages: every library and program that meson.build asks for is on the list"""
    names = provided()
    for path in meson_files():
        text = path.read_text(encoding='utf-8')
        for name in re.findall(r"\bdependency\('([^']+)'", text):
            if name != 'threads' and 'pc:' + name not in names:
                yield f'{path.relative_to(TOP)}: dependency {name}'
        for call in re.findall(r'\bfind_program\(([^)]*)\)', text):
            programs = [name.rpartition('/')[2] for name in re.findall(r"'([^']+)'", call)]
            if not any(name in names or (path.parent / 'support' / name).exists() for name in programs):
                yield f'{path.relative_to(TOP)}: program {" or ".join(programs)}'


def check_programs():
    """dev-packages: every program that a script or a test starts is on the list"""
    names = provided() | PACKAGE_TOOLS | SHELL_WORDS | OPTIONAL
    for path in [TOP / 'dev', TOP / '.ci/run']:
        for name in sorted(bash_programs(path) - names):
            yield f'{path.relative_to(TOP)}: {name}'
    for path in sorted((TOP / 'tests').rglob('*')):
        if not path.is_file() or path.suffix == '.build':
            continue
        try:
            text = path.read_text(encoding='utf-8')
        except UnicodeDecodeError:
            continue
        started = re.findall(r"g_find_program_in_path\s*\(\s*\"([^\"]+)\"", text)
        if text.startswith('#!') and 'python' in text.splitlines()[0] or path.suffix == '.py':
            started += re.findall(r"""(?:subprocess\.\w+\(|\brun\(|Popen\(|which\()\s*\[?\s*['"]([\w.+-]+)['"]""", text)
        for name in started:
            if name not in names:
                yield f'{path.relative_to(TOP)}: {name}'


def query(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)


def installed_files(package):
    """The files of a Debian package and of those that it depends on directly; None if it is not there."""
    done = query('dpkg-query', '-W', '-f', '${Pre-Depends}, ${Depends}', package)
    if done.returncode != 0:
        return None
    depends = re.findall(r'(?:^|[,|] *)([a-z0-9][a-z0-9.+-]*)', done.stdout)
    return query('dpkg', '-L', package, *depends).stdout.splitlines()


def check_contents():
    """dev-packages: the packages have what they are listed for (where dpkg can tell)"""
    if shutil.which('dpkg') is None:
        return
    for purpose, names, debian, *_ in rows():
        files = installed_files(debian) if debian != '-' else None
        if files is None:
            # What only the pictures or a desktop need does not have to be here to run the tests.
            if debian != '-' and {'build', 'test'} & set(purpose.split(',')):
                yield f'{debian}: not installed'
            continue
        for name in names.split(','):
            kind, _, rest = name.partition(':')
            endings = {'pc': (f'/{rest}.pc',), 'file': (f'/{rest}',)}.get(kind, (f'/bin/{name}', f'/sbin/{name}'))
            if not any(path.endswith(endings) for path in files):
                yield f'{debian}: {name}'


CHECKS = [check_format, check_dependencies, check_programs, check_contents]
