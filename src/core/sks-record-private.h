// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-call-frame.h"
#include "sks-journal.h"

G_BEGIN_DECLS

/* A record's payloads, as the journal's arena keeps them; long bytes stand in @shared, by reference. */
void sks_record_encode_request (const SksCallFrame *frame, const char *object, const char *const *targets, GByteArray *out, GPtrArray *shared);
void sks_record_decode_request (SksRecordData *record, const guint8 *data, gsize length, GPtrArray *shared);
void sks_record_encode_outcome (const SksCallFrame *frame, GByteArray *out, GPtrArray *shared);
void sks_record_decode_outcome (SksRecordData *record, const guint8 *data, gsize length, GPtrArray *shared);

G_END_DECLS
