// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The journal's payload: numbers of seven bits a byte, data after its length. Decoders return FALSE at the end of the bytes. */
void sks_encode_uint (GByteArray *out, guint64 number);
void sks_encode_int (GByteArray *out, gint64 number);
void sks_encode_data (GByteArray *out, gconstpointer data, gsize length);
gboolean sks_decode_uint (const guint8 *data, gsize length, gsize *position, guint64 *out);
gboolean sks_decode_int (const guint8 *data, gsize length, gsize *position, gint64 *out);
gboolean sks_decode_data (const guint8 *data, gsize length, gsize *position, const guint8 **out, gsize *n_out);

G_END_DECLS
