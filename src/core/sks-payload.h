// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SKS_PAYLOAD_TEXT,
  SKS_PAYLOAD_ESCAPES, /* \r \n \t \0 \\ \xHH \ooo \uXXXX, as in Python */
  SKS_PAYLOAD_HEX,     /* pairs of hex digits; spaces, commas, colons and 0x between them */
} SksPayloadForm;

typedef enum
{
  SKS_LINE_ENDING_NONE,
  SKS_LINE_ENDING_LF,
  SKS_LINE_ENDING_CRLF,
  SKS_LINE_ENDING_CR,
  SKS_LINE_ENDING_NUL,
} SksLineEnding;

/* What a person typed, as bytes. @encoding: an iconv name ("UTF-8", "GBK", "UTF-16LE"), for the text forms. The error names the column. (transfer full) */
GBytes *sks_payload_parse (const char *text, SksPayloadForm form, SksLineEnding ending, const char *encoding, GError **error);
/* The other way, to switch an editor's form without losing a byte; NULL when the bytes cannot stand in that form (text that is not UTF-8). */
char *sks_payload_format (GBytes *bytes, SksPayloadForm form);
/* Printable text of bytes for a view: control characters as escapes; never invalid UTF-8. */
char *sks_payload_to_display (const guint8 *data, gsize length);

G_END_DECLS
