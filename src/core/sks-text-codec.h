// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-value.h"

G_BEGIN_DECLS

/**
 * SksTextCodec:
 *
 * Python's incremental encoder and decoder of one encoding, with its error handler and its exceptions. Text is UTF-8 with lone surrogates (WTF-8).
 */
typedef struct _SksTextCodec SksTextCodec;

/* @encoding: a name that Python knows ("utf-8", "latin-1", "gbk"); NULL when there is none such. @errors: "strict", "ignore", "replace". */
SksTextCodec *sks_text_codec_new (const char *encoding, const char *errors);
void sks_text_codec_free (SksTextCodec *codec);
void sks_text_codec_reset (SksTextCodec *codec); /* forgets the beginning of a character */
gsize sks_text_codec_get_n_pending (SksTextCodec *codec);

/* Both return NULL, or the exception that Python raises (transfer full). @final: nothing will follow. */
SksValue *sks_text_codec_decode (SksTextCodec *codec, const guint8 *data, gsize length, gboolean final, GString *out);
SksValue *sks_text_codec_encode (SksTextCodec *codec, const char *text, gsize length, GByteArray *out);

gsize sks_text_count_chars (const char *text, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SksTextCodec, sks_text_codec_free)

G_END_DECLS
