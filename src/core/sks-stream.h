// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-handle.h"
#include "sks-value.h"

G_BEGIN_DECLS

/**
 * SksStream:
 *
 * The file object that makefile gives: Python's SocketIO with its buffer and text layers. Used by one worker at a time (it has a lock).
 */
typedef struct _SksStream SksStream;

SksStream *sks_stream_ref (SksStream *stream);
void sks_stream_unref (SksStream *stream);
/* Its Python class: "SocketIO", "BufferedReader", "BufferedWriter", "BufferedRWPair", "TextIOWrapper" */
const char *sks_stream_get_type_name (SksStream *stream);
const char *sks_stream_get_mode (SksStream *stream);
gsize sks_stream_get_n_unflushed (SksStream *stream); /* bytes written that the kernel has not got yet; atomic, any thread */
gsize sks_stream_get_n_unread (SksStream *stream);    /* bytes received that nobody has read yet */
gboolean sks_stream_is_text (SksStream *stream);
gboolean sks_stream_is_closed (SksStream *stream);
SksHandle *sks_stream_get_handle (SksStream *stream);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SksStream, sks_stream_unref)

G_END_DECLS
