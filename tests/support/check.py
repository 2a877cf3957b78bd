#!/usr/bin/python3
# SPDX-FileCopyrightText: The Sockscope authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The house rules that a program can check. Prints TAP; each check is one test."""

import pathlib
import re
import subprocess
import sys
import tempfile

import names
import packages
import translations
from translations import TOP

MAX_LINES = 700
SOURCE_FOLDERS = ('src', 'ui', 'tests', 'data')
SOURCE_SUFFIXES = ('.c', '.h', '.ui', '.css', '.py', '.build', '.xml')
TEXT_SUFFIXES = SOURCE_SUFFIXES + ('.md', '.po', '.in', '.txt')
GTK_INCLUDE = re.compile(r'^\s*#\s*include\s*[<"](gtk|gdk|gsk|adwaita|graphene|pango|cairo)', re.MULTILINE)
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)
HOME_PATH = re.compile(r'(?<![\w.])/(?:work|root|home/\w+)/')


def read(path):
    return path.read_text(encoding='utf-8')


def short(path):
    return str(path.relative_to(TOP))


def sources(folders=SOURCE_FOLDERS, suffixes=SOURCE_SUFFIXES):
    return sorted(path for folder in folders for path in (TOP / folder).rglob('*')
                  if path.is_file() and path.suffix in suffixes)


def run(*command):
    """The complaints of a program, or nothing if it was content."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.stdout.splitlines() or ['exit status %d' % done.returncode] if done.returncode else []


def check_core_without_gtk():
    """src/core does not include GTK"""
    app_headers = {path.name for path in (TOP / 'src/app').glob('*.h')}
    for path in sources(['src/core'], ['.c', '.h']):
        text = read(path)
        for match in GTK_INCLUDE.finditer(text):
            yield f'{short(path)}: {match.group().strip()}…'
        for header in INCLUDE.findall(text):
            if header in app_headers:
                yield f'{short(path)}: includes {header} of the window'


def check_licence():
    """every source file names its licence and authors"""
    for path in sources():
        head = read(path)[:600]
        for tag in ('SPDX-License-Identifier: GPL-3.0-or-later', 'SPDX-FileCopyrightText: The Sockscope authors'):
            if tag not in head:
                yield f'{short(path)}: no “{tag}”'


def check_length():
    """no source file is longer than 700 lines"""
    for path in sources():
        lines = read(path).count('\n')
        if lines > MAX_LINES:
            yield f'{short(path)}: {lines} lines'


def check_well_formed():
    """every XML file is well-formed"""
    for path in sources(suffixes=['.ui', '.xml', '.svg']) + sorted((TOP / 'data').glob('*.xml.in')):
        yield from run('xmllint', '--noout', '--nonet', str(path))


def check_resources():
    """every template, style sheet and icon is in the gresource"""
    listed = set(re.findall(r'<file[^>]*>\s*([^<]+?)\s*</file>', read(TOP / 'ui/sockscope.gresource.xml')))
    names_listed = {pathlib.PurePath(name).name for name in listed}
    for path in sources(['ui'], ['.ui', '.css']) + sorted((TOP / 'data/icons').glob('*.svg')):
        if path.name not in names_listed:
            yield f'{short(path)}: not in ui/sockscope.gresource.xml'


def check_templates():
    """every template has a .c of the same name, and its class is the one of that file"""
    for path in sources(['ui'], ['.ui']):
        match = re.search(r'<template\s+class="(\w+)"', read(path))
        if match is None:
            continue
        code = TOP / 'src/app' / (path.stem + '.c')
        if not code.exists():
            yield f'{short(path)}: no {short(code)}'
        elif not re.search(r'G_DEFINE\w*\s*\(\s*' + match.group(1) + r'\b', read(code)):
            yield f'{short(path)}: its class {match.group(1)} is not defined in {short(code)}'


def check_potfiles():
    """po/POTFILES lists every file with text to translate"""
    wanted, listed = translations.translatable_files(), translations.listed_files()
    yield from (f'missing: {name}' for name in sorted(set(wanted) - set(listed)))
    yield from (f'not needed: {name}' for name in sorted(set(listed) - set(wanted)))
    if not set(wanted) ^ set(listed) and wanted != listed:
        yield 'not sorted'


def check_translations():
    """every message is translated in every language of po/LINGUAS"""
    with tempfile.TemporaryDirectory() as folder:
        template = pathlib.Path(folder) / 'sockscope.pot'
        yield from translations.extract(translations.translatable_files(), template)
        for language in translations.languages():
            po = translations.PO / (language + '.po')
            yield from run('msgfmt', '--check', '--output-file=/dev/null', str(po))
            yield from run('msgcmp', str(po), str(template))


def check_paths():
    """no file names a place of one machine"""
    texts = sources(SOURCE_FOLDERS + ('po', 'docs'), TEXT_SUFFIXES)
    tops = [path for path in TOP.iterdir() if path.is_file() and path.suffix in TEXT_SUFFIXES + ('',)]
    for path in texts + sorted(tops):
        for number, line in enumerate(read(path).splitlines(), 1):
            if path != pathlib.Path(__file__).resolve() and HOME_PATH.search(line):
                yield f'{short(path)}:{number}: {line.strip()[:80]}'


CHECKS = [
    check_core_without_gtk, check_licence, check_length, check_well_formed, check_resources,
    check_templates, check_potfiles, check_translations, check_paths,
    *names.CHECKS, *packages.CHECKS,
]


def main():
    print(f'1..{len(CHECKS)}', flush=True)
    failed = 0
    for number, check in enumerate(CHECKS, 1):
        complaints = list(check())
        title = check.__doc__ or check.__name__
        print(f'{"not ok" if complaints else "ok"} {number} - {title}', flush=True)
        for complaint in complaints:
            # meson test shows only this stream of a failed test.
            print(f'# {complaint}', file=sys.stderr)
        failed += bool(complaints)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
