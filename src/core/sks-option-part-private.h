// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "sks-option-codec.h"

G_BEGIN_DECLS

/* One integer, up to 64 bits; otherwise a name, a structure or bytes. */
static inline gboolean
sks_option_is_number (const SksOptionSpec *spec)
{
  return spec->kind <= SKS_OPTION_FD;
}

/* A decimal or 0x… number, all of the text. */
gboolean sks_option_number_parse (const char *text, gint64 *out);

/* An interface's name or number, also "lo (1)". */
gboolean sks_option_interface_parse (const char *text, gint64 *out);
char *sks_option_interface_format (gint64 index);

gint64 sks_option_part_get (const SksOptionPart *part, const guint8 *data);
void sks_option_part_set (const SksOptionPart *part, guint8 *data, gint64 value);

/* @data is the start of the whole structure. */
char *sks_option_part_format (const SksOptionPart *part, const guint8 *data);
gboolean sks_option_part_parse (const SksOptionPart *part, const char *text, guint8 *data);

/* An address as text, with its port when it has one: 192.0.2.1, [::1]:80. */
char *sks_option_sockaddr_format (const guint8 *data, gsize length);
gboolean sks_option_sockaddr_parse (const char *text, guint8 *data, gsize *length);

G_END_DECLS
