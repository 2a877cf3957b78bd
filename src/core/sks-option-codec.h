// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "sks-option-spec.h"

G_BEGIN_DECLS

/**
 * SksOptionPartKind:
 *
 * What one member of an option's structure is.
 */
typedef enum
{
  SKS_OPTION_PART_BOOL, /* an int, 0 or 1 */
  SKS_OPTION_PART_SIGNED,
  SKS_OPTION_PART_UNSIGNED,
  SKS_OPTION_PART_ID, /* a uid or gid; all ones is -1, nobody */
  SKS_OPTION_PART_IFINDEX,
  SKS_OPTION_PART_IN_ADDR,
  SKS_OPTION_PART_IN6_ADDR,
  SKS_OPTION_PART_SOCKADDR, /* a struct sockaddr_storage */
  SKS_OPTION_PART_CLOCK,    /* a clockid_t */
  SKS_OPTION_PART_TCP_STATE
} SksOptionPartKind;

typedef struct
{
  const char *label;  /* "group"; NULL: the value speaks for itself */
  const char *member; /* "imr_multiaddr" */
  SksOptionPartKind kind;
  guint offset;
  guint size;
  const char *unit; /* "s", or NULL */
} SksOptionPart;

char    *sks_option_format       (const SksOptionSpec  *spec,
                                  const guint8         *data,
                                  gsize                 length);
gboolean sks_option_parse        (const SksOptionSpec  *spec,
                                  const char           *text,
                                  GBytes              **out_value,
                                  GError              **error);

const SksOptionPart *
         sks_option_list_parts   (const SksOptionSpec  *spec,
                                  guint                *n_parts);
char    *sks_option_format_part  (const SksOptionSpec  *spec,
                                  guint                 part,
                                  const guint8         *data,
                                  gsize                 length);
gboolean sks_option_replace_part (const SksOptionSpec  *spec,
                                  guint                 part,
                                  const char           *text,
                                  const guint8         *data,
                                  gsize                 length,
                                  GBytes              **out_value,
                                  GError              **error);

gboolean sks_option_get_int      (const SksOptionSpec  *spec,
                                  const guint8         *data,
                                  gsize                 length,
                                  gint64               *out_value);
GBytes  *sks_option_from_int     (const SksOptionSpec  *spec,
                                  gint64                value);

char    *sks_option_python_value (const SksOptionSpec  *spec,
                                  const guint8         *data,
                                  gsize                 length);
char    *sks_option_c_value      (const SksOptionSpec  *spec,
                                  const guint8         *data,
                                  gsize                 length);
const char *
         sks_option_c_type       (const SksOptionSpec  *spec);

G_END_DECLS
