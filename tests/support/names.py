# SPDX-FileCopyrightText: The Sockscope authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks of how things are called: our own names, and the kernel's in our texts."""

import errno
import re
import socket

from translations import PO, TOP, messages

# The compiler checks names in code; in texts nobody does. What Python or a header defines is a name.
HEADERS = (
    'asm-generic/socket.h', 'linux/in.h', 'linux/in6.h', 'linux/mptcp.h', 'linux/sctp.h',
    'linux/socket.h', 'linux/sockios.h', 'linux/tcp.h', 'linux/udp.h', 'linux/un.h', 'linux/vm_sockets.h',
    'net/if.h', 'netdb.h', 'netinet/in.h', 'netinet/tcp.h', 'netinet/udp.h',
)
KERNEL_NAME = re.compile(
    r'(?<![\w*])(?:AF|PF|AI|EAI|NI|SO|SOL|SOCK|TCP|UDP|IP|IPV6|IPPROTO|MSG|SCM|SHUT|INADDR)_[A-Z0-9_]*[A-Z0-9](?![\w*])')
ERRNO_NAME = re.compile(r'(?<![\w*])E[A-Z0-9]{3,}(?![\w*])')
NO_ERRNO = {'ESTABLISHED', 'ERROR', 'EINTERNAL'}
# Newer than the headers of Debian 12.
NEWER = {'SCM_DEVMEM_LINEAR', 'SCM_DEVMEM_DMABUF'}
# Only in the kernel's own headers, not in those for programs.
INTERNAL = {'MSG_CMSG_COMPAT', 'MSG_NO_SHARED_FRAGS', 'MSG_PROBE', 'MSG_SENDPAGE_NOTLAST', 'SOL_SCTP', 'SOL_UDPLITE'}
# TCP's states, as /proc and ss name them; header files have them with other names.
STATES = {'SYN_SENT', 'SYN_RECV', 'FIN_WAIT_1', 'FIN_WAIT_2', 'TIME_WAIT', 'CLOSE_WAIT', 'LAST_ACK'}
C_STRING = re.compile(r'"((?:\\.|[^"\\\n])*)"')
COMMENT = re.compile(r'/\*.*?\*/|//[^\n]*|^\s*#[^\n]*', re.DOTALL | re.MULTILINE)
DECLARED_TYPE = re.compile(r'G_DECLARE_\w+\s*\(\s*(\w+),')
DEFINED_TYPE = re.compile(r'G_DEFINE_\w+\s*\(\s*(\w+),')
PUBLIC_FUNCTION = re.compile(r'^[A-Za-z_][\w \t*]*?[ *](\w+)\s+\((?!\*)', re.MULTILINE)
WIDGET_ENDING = re.compile(r'(?:View|Row|Page|Dialog|Window|Popover|Label)$')
UNWANTED_WORD = re.compile(r'\b(?:oops|please|failed to)\b|\d ?kb\b|\bSock[ -]?Scope\b|\bsock-scope\b', re.IGNORECASE)
# Full-width punctuation after a Han character; digits and letters stand apart from it.
CHINESE_SLIP = re.compile(r'[\u4e00-\u9fff](?:[,;:?!]|\.(?!\.)|[A-Za-z0-9])|[A-Za-z0-9][\u4e00-\u9fff]')
PROGRAM_NAME = re.compile(r'\b(?:Sockscope|sockscope|SOCKSCOPE)\b')


def code_files(*folders):
    return sorted(path for folder in folders for path in (TOP / folder).glob('*.[ch]'))


def texts():
    """Yields (where, text) for each text that a person may read."""
    for path in code_files('src/core', 'src/app'):
        code = COMMENT.sub('', path.read_text(encoding='utf-8'))
        for literal in C_STRING.findall(code):
            yield path.relative_to(TOP), literal
    for path in [*sorted((TOP / 'ui').glob('*.ui')), *sorted((TOP / 'po').glob('*.po')), *sorted(TOP.glob('*.md'))]:
        for line in path.read_text(encoding='utf-8').splitlines():
            yield path.relative_to(TOP), line


def known_names():
    known = set(dir(socket)) | STATES | NEWER | INTERNAL
    for include in ('/usr/include', '/usr/include/x86_64-linux-gnu', '/usr/include/aarch64-linux-gnu'):
        for header in HEADERS + ('bits/socket.h', 'bits/socket_type.h', 'bits/in.h'):
            try:
                with open(f'{include}/{header}', encoding='utf-8', errors='replace') as text:
                    known.update(re.findall(r'\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b', text.read()))
            except FileNotFoundError:
                continue
    for path in code_files('src/core'):
        # A name that is only an #ifndef'd number here is newer than the system's headers.
        known.update(re.findall(r'^#\s*define\s+([A-Z]\w+)\s+\d', path.read_text(encoding='utf-8'), re.MULTILINE))
    return known


def check_kernel_names():
    """names of the kernel are spelled as in its headers"""
    known = known_names()
    errnos = set(dir(errno)) | NO_ERRNO
    for where, text in texts():
        for name in KERNEL_NAME.findall(text):
            if name not in known:
                yield f'{where}: {name}'
        for name in ERRNO_NAME.findall(text):
            if name not in errnos:
                yield f'{where}: {name} is no errno'


def check_own_names():
    """files, types and functions are named after the house's rules"""
    for path in code_files('src/core', 'src/app'):
        where = path.relative_to(TOP)
        core = path.parent.name == 'core'
        text = COMMENT.sub('', path.read_text(encoding='utf-8'))
        if not path.name.startswith('sks-') and path.name != 'main.c':
            yield f'{where}: the name of the file does not begin with sks-'
        for name in DECLARED_TYPE.findall(text) + DEFINED_TYPE.findall(text):
            if not name.startswith('Sks'):
                yield f'{where}: type {name}'
            if core and WIDGET_ENDING.search(name):
                yield f'{where}: {name} is named as a widget'
        if path.suffix == '.h':
            for name in PUBLIC_FUNCTION.findall(text):
                if not name.startswith(('sks_', '_sks_', 'SKS_', 'G_', 'g_')):
                    yield f'{where}: function {name}'


def check_words():
    """texts use the house's words"""
    for where, text in texts():
        for match in UNWANTED_WORD.finditer(text):
            if not PROGRAM_NAME.fullmatch(match.group()):
                yield f'{where}: “{match.group()}” in “{text.strip()[:70]}”'


def check_chinese():
    """Chinese has its own punctuation, and a space beside Latin letters and figures"""
    for text in messages(PO / 'zh_CN.po'):
        # An escape is no letter, and the desktop file's list of keywords must have its semicolons.
        if CHINESE_SLIP.search(re.sub(r'\\.', ' ', text)) and not text.endswith(';'):
            yield text


CHECKS = [check_kernel_names, check_own_names, check_words, check_chinese]
