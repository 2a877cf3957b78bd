// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SksCodeStyle:
 *
 * What a stretch of code is, so that every view colours it alike.
 */
typedef enum
{
  SKS_CODE_PLAIN,
  SKS_CODE_STRING,   /* bytes and text */
  SKS_CODE_CONSTANT, /* numbers and named constants */
  SKS_CODE_CALLED,   /* the name of the function called */
} SksCodeStyle;

typedef struct
{
  guint start; /* byte offsets into the text */
  guint end;
  SksCodeStyle style;
} SksCodeSpan;

/**
 * SksCode:
 *
 * A line of code and how to colour it. The writers of Python, C and strace text all append to one of these.
 */
typedef struct
{
  GString *text;
  GArray *spans; /* of SksCodeSpan, without the plain ones */
} SksCode;

SksCode *sks_code_new (void);
void sks_code_free (SksCode *code);
void sks_code_append (SksCode *code, SksCodeStyle style, const char *text);
void sks_code_append_len (SksCode *code, SksCodeStyle style, const char *text, gssize length);
void sks_code_append_printf (SksCode *code, SksCodeStyle style, const char *format, ...) G_GNUC_PRINTF (3, 4);
void sks_code_append_code (SksCode *code, const SksCode *other);
char *sks_code_free_to_text (SksCode *code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SksCode, sks_code_free)

G_END_DECLS
