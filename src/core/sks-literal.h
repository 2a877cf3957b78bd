// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-call-spec.h"
#include "sks-value.h"

G_BEGIN_DECLS

/**
 * SksLookupFunc:
 *
 * Gives the value of a name that stands in a literal's text, such as `server.getsockname()`: @method is NULL for a plain name.
 * Returns: (transfer full) (nullable): NULL when there is no such name
 */
typedef SksValue *(*SksLookupFunc) (const char *name, const char *method, gpointer user_data);

/* One Python literal: int, float, str, bytes, None, True, False, tuple, list, socket.NAME (also bare NAME), `|`, unary minus, and names by @lookup.
 * The error says the column (from 1) and what was expected there. */
SksValue *sks_literal_parse (const char *text, SksLookupFunc lookup, gpointer user_data, GError **error);

/**
 * SksLine:
 *
 * One straight-line call as text: `conn, peer = server.accept()`.
 */
typedef struct
{
  char *targets[2]; /* names assigned to; NULL when none */
  char *object;     /* "server"; "socket" for a function of the module */
  const SksCallSpec *spec;
  GPtrArray *args;  /* of SksValue, in the spec's order; NULL where not given */
} SksLine;

/**
 * SksKindFunc:
 *
 * Says what a name is, so that `f.read()` finds the file's call and `conn.recv()` the socket's.
 */
typedef SksReceiver (*SksKindFunc) (const char *name, gpointer user_data);

SksLine *sks_line_parse (const char *text, SksKindFunc kind, SksLookupFunc lookup, gpointer user_data, GError **error);
void sks_line_free (SksLine *line);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SksLine, sks_line_free)

G_END_DECLS
