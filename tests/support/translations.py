#!/usr/bin/python3
# SPDX-FileCopyrightText: The Sockscope authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of translatable files, and the template that xgettext makes of them.

Run as a program it brings po/ up to date: POTFILES, and the new and gone messages in every .po.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
PO = TOP / 'po'
COMMENT = re.compile(r'/\*.*?\*/|//[^\n]*', re.DOTALL)
TRANSLATABLE_C = re.compile(r'\b(?:_|N_|C_|NC_|ngettext|g_dngettext)\s*\(\s*"')
TRANSLATABLE_UI = re.compile(r'translatable="(?:yes|true|1)"')


def is_translatable(path):
    if path.suffix in ('.c', '.h'):
        code = COMMENT.sub('', path.read_text(encoding='utf-8'))
        return TRANSLATABLE_C.search(code) is not None
    if path.suffix == '.ui':
        return TRANSLATABLE_UI.search(path.read_text(encoding='utf-8')) is not None
    return path.name.endswith(('.desktop.in', '.metainfo.xml.in', '.gschema.xml'))


def translatable_files():
    found = (path for folder in ('data', 'src', 'ui') for path in (TOP / folder).rglob('*')
             if path.is_file() and is_translatable(path))
    return sorted(str(path.relative_to(TOP)) for path in found)


def listed_files():
    lines = (PO / 'POTFILES').read_text(encoding='utf-8').splitlines()
    return [line for line in lines if line and not line.startswith('#')]


def languages():
    return (PO / 'LINGUAS').read_text(encoding='utf-8').split()


def messages(po):
    """Yields each translated text of a .po file, without the header."""
    blocks = re.findall(r'^msgstr(?:\[\d\])? ((?:"(?:\\.|[^"\\])*"\s*)+)', po.read_text(encoding='utf-8'), re.MULTILINE)
    for block in blocks[1:]:
        yield ''.join(re.findall(r'"((?:\\.|[^"\\])*)"', block))


def extract(files, template):
    """Returns what xgettext warns of. It cannot look into a macro in the middle of a text, for one."""
    done = subprocess.run(
        ['xgettext', '--from-code=UTF-8', '--add-comments=Translators', '--add-location=file',
         '--package-name=sockscope', '--copyright-holder=The Sockscope authors',
         '--keyword=_', '--keyword=N_', '--keyword=C_:1c,2', '--keyword=NC_:1c,2',
         '--keyword=g_dcgettext:2', '--keyword=g_dngettext:2,3', '--keyword=g_dpgettext2:2c,3',
         '--flag=N_:1:pass-c-format', '--flag=C_:2:pass-c-format', '--flag=NC_:2:pass-c-format',
         '--flag=g_dngettext:2:pass-c-format', '--flag=g_strdup_printf:1:c-format',
         '--flag=g_string_append_printf:2:c-format', '--flag=g_string_printf:2:c-format',
         '--flag=g_set_error:4:c-format', '--flag=g_error_new:3:c-format',
         '--directory=' + str(TOP), '--output=' + str(template), *files],
        stderr=subprocess.PIPE, text=True, check=True)
    return done.stderr.splitlines()


def update():
    files = translatable_files()
    (PO / 'POTFILES').write_text('\n'.join(files) + '\n', encoding='utf-8')
    with tempfile.TemporaryDirectory() as folder:
        template = pathlib.Path(folder) / 'sockscope.pot'
        for warning in extract(files, template):
            print(warning)
        for language in languages():
            po = PO / (language + '.po')
            subprocess.run(
                ['msgmerge', '--quiet', '--update', '--backup=none', '--no-fuzzy-matching',
                 '--add-location=file', '--previous', str(po), str(template)], check=True)
            subprocess.run(
                ['msgattrib', '--no-obsolete', '--add-location=file', '--output-file=' + str(po), str(po)],
                check=True)
            subprocess.run(['msgfmt', '--check', '--statistics', '--output-file=/dev/null', str(po)],
                           check=False)


if __name__ == '__main__':
    sys.exit(update())
