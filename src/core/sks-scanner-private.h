// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-literal.h"

G_BEGIN_DECLS

/**
 * SksScanner:
 *
 * Reads one line of Python. A function that fails has set the error, once, with the column and what was expected there.
 */
typedef struct
{
  const char *text;
  const char *at;
  SksLookupFunc lookup;
  gpointer user_data;
  GError **error;
  guint depth; /* of brackets */
} SksScanner;

void sks_scanner_skip_space (SksScanner *scanner);
gboolean sks_scanner_accept (SksScanner *scanner, char c); /* takes @c, with the space before it, if it comes next */
gboolean sks_scanner_expect (SksScanner *scanner, char c); /* the same, or fails */
gboolean sks_scanner_is_at_end (SksScanner *scanner);      /* of the line; a comment counts as its end */
char *sks_scanner_take_name (SksScanner *scanner);         /* NULL, without an error, where no name begins */
/* Both fail with the column of @at. @expected is translated, and follows "expected". */
gpointer sks_scanner_fail_expected (SksScanner *scanner, const char *at, const char *expected);
gpointer sks_scanner_fail (SksScanner *scanner, const char *at, const char *format, ...) G_GNUC_PRINTF (3, 4);

gboolean sks_scanner_is_at_number (const SksScanner *scanner);
gboolean sks_scanner_is_at_string (const SksScanner *scanner);
SksValue *sks_scanner_take_number (SksScanner *scanner);
SksValue *sks_scanner_take_string (SksScanner *scanner); /* one, or several beside each other */
SksValue *sks_scanner_take_value (SksScanner *scanner);

/* The functions that may stand in a value: struct.pack, socket.htons, socket.inet_aton …; NULL, without an error, for one that is unknown. */
typedef SksValue *(*SksHelperFunc) (GPtrArray *args, char **problem);
SksHelperFunc sks_literal_find_helper (const char *module, const char *name);

G_END_DECLS
