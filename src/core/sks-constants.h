// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SksConstantGroup:
 *
 * What a number means depends on where it stands: each argument of a call names its group.
 */
typedef enum
{
  SKS_CONSTANTS_NONE,
  SKS_CONSTANTS_FAMILY,    /* AF_* */
  SKS_CONSTANTS_TYPE,      /* SOCK_* */
  SKS_CONSTANTS_TYPE_FLAG, /* SOCK_NONBLOCK, SOCK_CLOEXEC */
  SKS_CONSTANTS_PROTOCOL,  /* IPPROTO_* */
  SKS_CONSTANTS_LEVEL,     /* SOL_*, IPPROTO_* as option levels */
  SKS_CONSTANTS_RECV_FLAG, /* MSG_* that a receive takes */
  SKS_CONSTANTS_SEND_FLAG, /* MSG_* that a send takes */
  SKS_CONSTANTS_SHUT,      /* SHUT_* */
  SKS_N_CONSTANT_GROUPS
} SksConstantGroup;

/**
 * SksConstant:
 * @python: whether Python 3.11's socket module has the name; where it has not, Python text uses the number
 */
typedef struct
{
  const char *name;
  gint64 value;
  const char *meaning; /* one line, translatable */
  gboolean python;
} SksConstant;

const SksConstant *sks_constants_list (SksConstantGroup group, guint *n_constants);
const SksConstant *sks_constants_find (SksConstantGroup group, gint64 value); /* the first name of the value; NULL when it has none */
gboolean sks_constants_lookup (const char *name, gint64 *value);              /* any group, options too, with or without `socket.`; PF_* as well */

/* Names in the group joined by " | ", the rest in hex; "0" for none. Freed by the caller. */
char *sks_constants_join (SksConstantGroup group, gint64 flags);

/* errno: number, symbol, strerror's text and Python's exception type (PEP 3151) */
const char *sks_errno_name (int error);           /* "ECONNREFUSED"; "errno 4711" for an unknown one */
const char *sks_errno_text (int error);           /* "Connection refused", untranslated, as Python says it */
const char *sks_errno_exception_type (int error); /* "ConnectionRefusedError", "OSError" */

/* The protocols worth offering for a family and a type, 0 first; NULL-ended values are not needed, n_protocols tells. */
const SksConstant *const *sks_constants_list_protocols (int family, int type, guint *n_protocols);

G_END_DECLS
