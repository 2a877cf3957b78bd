// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "sks-value.h"

G_BEGIN_DECLS

struct _SksValue
{
  gatomicrefcount ref_count;
  SksValueKind kind;
  union
  {
    struct
    {
      gint64 number; /* a bool's too */
      char *digits;  /* of an int beyond gint64, else NULL */
    };
    double real;
    GBytes *bytes;
    struct
    {
      char *text; /* WTF-8, with a NUL after it */
      gsize text_length;
    };
    struct
    {
      SksValue **items;
      guint n_items;
    };
    struct
    {
      guint id;
      int fd;
      char *name;
      char *type_name; /* of a file */
    };
    struct
    {
      char *exception;
      int error;
      char *message;
    };
  };
};

/* The length of the UTF-8 sequence that @data begins with, 0 when there is none. @surrogates: whether U+D800…U+DFFF may stand in it. */
guint sks_utf8_decode (const guint8 *data, gsize length, gboolean surrogates, gunichar *out);
/* Python's repr() of a float: the shortest text that reads back as the same number. */
void sks_append_float (GString *out, double value);

G_END_DECLS
