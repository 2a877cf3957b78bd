// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib-object.h>

#include "sks-code.h"

G_BEGIN_DECLS

/**
 * SksValueKind:
 *
 * The kinds of argument and result that Python's socket calls know.
 */
typedef enum
{
  SKS_VALUE_NONE,
  SKS_VALUE_BOOL,
  SKS_VALUE_INT,       /* any size: beyond gint64 it keeps its decimal digits */
  SKS_VALUE_FLOAT,
  SKS_VALUE_BYTES,
  SKS_VALUE_TEXT,      /* UTF-8; undecodable bytes of paths stand as surrogates U+DC80…U+DCFF (surrogateescape), encoded as in WTF-8 */
  SKS_VALUE_TUPLE,
  SKS_VALUE_LIST,
  SKS_VALUE_SOCKET,    /* a socket of the session, by its number; written as its name */
  SKS_VALUE_FILE,      /* a file object made by makefile */
  SKS_VALUE_EXCEPTION, /* what a call raised */
} SksValueKind;

/**
 * SksValue:
 *
 * One immutable, reference-counted value. Any thread may read, ref and unref it.
 */
typedef struct _SksValue SksValue;

#define SKS_TYPE_VALUE (sks_value_get_type ())
GType sks_value_get_type (void);

SksValue *sks_value_ref (SksValue *value);
void sks_value_unref (SksValue *value);
SksValueKind sks_value_get_kind (const SksValue *value);
gboolean sks_value_is (const SksValue *value, SksValueKind kind); /* FALSE for NULL */
gboolean sks_value_equal (const SksValue *a, const SksValue *b);

SksValue *sks_value_new_none (void);
SksValue *sks_value_new_bool (gboolean value);
SksValue *sks_value_new_int (gint64 value);
SksValue *sks_value_new_int_from_digits (const char *digits); /* decimal, with sign; becomes a plain int when it fits */
SksValue *sks_value_new_float (double value);
SksValue *sks_value_new_bytes (gconstpointer data, gsize length);
SksValue *sks_value_new_bytes_from_gbytes (GBytes *bytes);
SksValue *sks_value_new_text (const char *text, gssize length);
SksValue *sks_value_new_path (const char *path, gsize length); /* file system bytes to text, by surrogateescape */
SksValue *sks_value_new_tuple (SksValue **items, guint n_items); /* takes the items, not the array */
SksValue *sks_value_new_list (SksValue **items, guint n_items);
SksValue *sks_value_new_pair (SksValue *first, SksValue *second); /* takes both */
SksValue *sks_value_new_socket (guint id, int fd, const char *name);
SksValue *sks_value_new_file (guint id, const char *name, const char *type_name); /* "BufferedReader" … */
SksValue *sks_value_new_exception (const char *type, int error, const char *text); /* error 0: Python's exception has no errno */
SksValue *sks_value_new_errno (int error); /* the OSError subclass that PEP 3151 gives this errno, with strerror's text */

gboolean sks_value_get_bool (const SksValue *value);
gboolean sks_value_get_int (const SksValue *value, gint64 *out); /* TRUE for bool and int; FALSE when it does not fit */
gboolean sks_value_is_negative (const SksValue *value);          /* an int of any size */
double sks_value_get_float (const SksValue *value);              /* int and bool too */
const guint8 *sks_value_get_bytes (const SksValue *value, gsize *length);
const char *sks_value_get_text (const SksValue *value, gsize *length);
GByteArray *sks_value_to_path (const SksValue *value); /* (transfer full) (nullable): text or bytes to file system bytes */
guint sks_value_get_n_items (const SksValue *value);
SksValue *sks_value_get_item (const SksValue *value, guint index); /* (transfer none) */
guint sks_value_get_id (const SksValue *value);                    /* of a socket or file */
int sks_value_get_fd (const SksValue *value);                      /* of a socket */
const char *sks_value_get_name (const SksValue *value);            /* of a socket or file */
const char *sks_value_get_exception_type (const SksValue *value);
int sks_value_get_errno (const SksValue *value); /* of an exception; 0: none */
const char *sks_value_get_exception_text (const SksValue *value);
const char *sks_value_get_type_name (const SksValue *value); /* Python's: "int", "bytes", "NoneType" … as TypeErrors say it */

/* Writers. Python: repr() exactly as CPython prints it (shortest float, bytes and str quoting). C: a literal of C11. */
void sks_value_write_python (const SksValue *value, SksCode *code);
void sks_value_write_c (const SksValue *value, SksCode *code);
char *sks_value_to_python (const SksValue *value);
void sks_code_append_c_string (SksCode *code, const guint8 *data, gsize length);                      /* "…" with C escapes */
void sks_code_append_strace_string (SksCode *code, const guint8 *data, gsize length, gsize n_total); /* strace's: 32 bytes, then … */
void sks_code_append_strace_path (SksCode *code, const guint8 *data, gsize length);                   /* the same, of any length */

/* A compact encoding for the journal's payload. */
void sks_value_encode (const SksValue *value, GByteArray *out); /* NULL is encodable too */
SksValue *sks_value_decode (const guint8 *data, gsize length, gsize *position); /* (transfer full) (nullable) */
/* The same for a store in memory: long bytes are not copied, a reference to them goes to @shared (element-type GBytes). */
void sks_value_encode_sharing (const SksValue *value, GByteArray *out, GPtrArray *shared);
SksValue *sks_value_decode_sharing (const guint8 *data, gsize length, gsize *position, GPtrArray *shared); /* (transfer full) (nullable) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SksValue, sks_value_unref)

G_END_DECLS
