// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

#include "sks-constants.h"

G_BEGIN_DECLS

/**
 * SksReceiver:
 *
 * What a call is made on.
 */
typedef enum
{
  SKS_ON_MODULE, /* socket.socket(…) */
  SKS_ON_SOCKET, /* conn.recv(…) */
  SKS_ON_FILE,   /* f.readline() */
} SksReceiver;

/* The groups of the note that the project grew from, in its order. */
typedef enum
{
  SKS_GROUP_CREATE,
  SKS_GROUP_SERVER,
  SKS_GROUP_CLIENT,
  SKS_GROUP_TRANSFER,
  SKS_GROUP_BLOCKING,
  SKS_GROUP_FILE,
  SKS_GROUP_ATTRIBUTES,
  SKS_GROUP_NAMES,
  SKS_N_GROUPS
} SksCallGroup;

/**
 * SksArgKind:
 *
 * Chooses the editor, the parser and the writers of an argument.
 */
typedef enum
{
  SKS_ARG_INT,
  SKS_ARG_BOOL,
  SKS_ARG_BYTES,
  SKS_ARG_TEXT,     /* str or None */
  SKS_ARG_CHOICE,   /* str from the spec's choices, free text allowed */
  SKS_ARG_CONSTANT, /* one constant of the group */
  SKS_ARG_FLAGS,    /* constants of the group joined by | */
  SKS_ARG_ADDRESS,  /* by the socket's family */
  SKS_ARG_SECONDS,  /* None, 0 or a number */
  SKS_ARG_LEVEL,    /* of an option */
  SKS_ARG_OPTNAME,  /* an option of the level */
  SKS_ARG_OPTVALUE, /* int, bytes or None, by the option's kind */
} SksArgKind;

typedef enum
{
  SKS_ARG_OPTIONAL = 1 << 0,     /* left out when equal to the default */
  SKS_ARG_KEYWORD = 1 << 1,      /* may be given as name=value */
  SKS_ARG_KEYWORD_ONLY = 1 << 2, /* must be given as name=value */
  SKS_ARG_SHOWN = 1 << 3,        /* optional, yet written even when equal to the default: socket's family and type */
} SksArgFlags;

typedef struct
{
  const char *name;
  const char *type; /* as Python says it: "int", "bytes", "(host, port)" */
  SksArgKind kind;
  SksArgFlags flags;
  const char *fallback; /* Python text of the default when optional, else NULL */
  const char *initial;  /* Python text that a new form starts with; NULL: the fallback, else empty */
  SksConstantGroup constants;
  gint64 min, max;            /* what the form's spin button offers; the call itself accepts all */
  const char *const *choices; /* for SKS_ARG_CHOICE */
  const char *meaning;        /* one line, translatable */
} SksArgSpec;

#define SKS_MAX_ARGS 6

/* The situations in which a call makes sense, as a mask: see sks_socket_get_situation(). */
typedef enum
{
  SKS_WHEN_UNBOUND = 1 << 0,
  SKS_WHEN_BOUND = 1 << 1,
  SKS_WHEN_LISTEN = 1 << 2,
  SKS_WHEN_CONNECTING = 1 << 3,
  SKS_WHEN_CONNECTED = 1 << 4,
  SKS_WHEN_HALF_CLOSED = 1 << 5, /* the peer closed, we may still send */
  SKS_WHEN_SHUT = 1 << 6,        /* we closed our half, the peer may still send */
  SKS_WHEN_OVER = 1 << 7,        /* both halves closed, fd open */
  SKS_WHEN_CLOSED = 1 << 8,      /* no fd any more */
  SKS_WHEN_OPEN = 0xff,
  SKS_WHEN_DATAGRAM = 1 << 9, /* and-ed: only on connectionless sockets */
  SKS_WHEN_STREAM = 1 << 10,  /* and-ed: only on connection-oriented sockets */
} SksWhen;

typedef enum
{
  SKS_CALL_CHANGES_NAMES = 1 << 0, /* names, state or option values are read again afterwards */
  SKS_CALL_MAY_WAIT = 1 << 1,
  SKS_CALL_SENDS = 1 << 2,
  SKS_CALL_RECEIVES = 1 << 3,
  SKS_CALL_MAKES_SOCKET = 1 << 4, /* its result is, or begins with, a new socket */
  SKS_CALL_MAKES_FILE = 1 << 5,
  SKS_CALL_NO_SYSCALL = 1 << 6, /* answered without the kernel: gettimeout, fileno */
  SKS_CALL_CLOSES = 1 << 7,     /* close, detach */
} SksCallFlags;

typedef struct _SksCallFrame SksCallFrame;

/**
 * SksCallBody:
 *
 * Runs one call on a worker's thread: decodes the arguments as CPython does, makes CPython's syscalls, and leaves a result or an exception in the frame.
 */
typedef void (*SksCallBody) (SksCallFrame *frame);

/**
 * SksCallSpec:
 * @c_text: the C function and its arguments as a template: `{fd}`, `{NAME}` for an argument, `{NAME.len}` for its length,
 *   `{NAME.addr}` for the address of its sockaddr, or of an option's value, and `{NAME.addrlen}` for that one's size; `{NAME.fionbio}` for the
 *   address of the int that a timeout or a blocking flag gives to FIONBIO. NULL where C has no such call.
 *
 * One entry of the catalogue. Forms, parsers, writers, exporters and help all read it.
 */
typedef struct
{
  const char *name;
  SksCallGroup group;
  SksReceiver receiver;
  SksArgSpec args[SKS_MAX_ARGS];
  guint n_args;
  const char *result; /* as Python says it: "None", "bytes", "(socket, address)" */
  const char *c_text;
  const char *meaning; /* one line, translatable: "Hands bytes to the kernel; returns how many it took." */
  const char *help;    /* some sentences, translatable: what it does, when it waits, how it fails; NULL: meaning only */
  const char *source;  /* "send(2)" */
  SksCallFlags flags;
  SksWhen when;
  SksCallBody run;
} SksCallSpec;

const SksCallSpec *sks_call_spec_list (guint *n_specs);
const SksCallSpec *sks_call_spec_find (SksReceiver receiver, const char *name);
guint sks_call_spec_get_index (const SksCallSpec *spec); /* what journal records keep */
const SksCallSpec *sks_call_spec_get (guint index);
/* Which argument the one at @position of @n_positional positional ones is; -1: there are too many. Optional ones that stand before a required one
 * (sendto's flags) are the first to be left out. */
int sks_call_spec_place (const SksCallSpec *spec, guint position, guint n_positional);
const char *sks_call_group_get_title (SksCallGroup group); /* translated */
const char *sks_arg_spec_get_initial (const SksArgSpec *arg); /* (nullable) */

G_END_DECLS
