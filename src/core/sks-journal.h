// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

#include "sks-call-spec.h"
#include "sks-kernel.h"
#include "sks-syscall.h"
#include "sks-value.h"

G_BEGIN_DECLS

/**
 * SksLanguage:
 *
 * How a call can be written.
 */
typedef enum
{
  SKS_LANGUAGE_PYTHON,
  SKS_LANGUAGE_C,
  SKS_LANGUAGE_STRACE, /* the syscalls that it made, a line each */
} SksLanguage;

typedef enum
{
  SKS_RECORD_RUNNING = 1 << 0,
  SKS_RECORD_FAILED = 1 << 1,      /* raised an exception */
  SKS_RECORD_INTERRUPTED = 1 << 2, /* the user interrupted it */
  SKS_RECORD_EOF = 1 << 3,         /* a receive answered b'' on a stream */
  SKS_RECORD_DEFERRED = 1 << 4,    /* a close put off by open file objects */
  SKS_RECORD_SENDS = 1 << 5,
  SKS_RECORD_RECEIVES = 1 << 6,
  SKS_RECORD_DATAGRAM = 1 << 7,
  SKS_RECORD_BY_CLOSE = 1 << 8, /* interrupted by the window's Close, not by the user's own Interrupt */
} SksRecordFlags;

/**
 * SksRecordData:
 *
 * A record of the journal, decoded. What a view of one row, a card or an exporter reads.
 */
typedef struct
{
  guint number; /* from 1 */
  const SksCallSpec *spec;
  SksRecordFlags flags;
  guint socket_id;       /* the socket called on; 0: the module */
  guint file_id;         /* the file object called on; 0: none */
  int fd;                /* the number at the time */
  int family, type;      /* of the socket called on */
  char *object;          /* "conn", "f", "socket" */
  char *targets[2];      /* names assigned to; NULL when none */
  SksValue *args[SKS_MAX_ARGS];
  SksValue *result;      /* NULL while running or interrupted without a result */
  gint64 started_us;     /* since the journal's origin */
  gint64 took_us;        /* so far, while running */
  guint worker;
  gsize n_sent, n_received, n_bytes_lost;
  SksValue *sent, *received; /* bytes that a file object's call put through the kernel; NULL where args and result tell */
  SksEvidence before, after;
  GArray *syscalls;      /* of SksSyscall; NULL when none were kept */
  guint new_socket_id;
} SksRecordData;

void sks_record_data_free (SksRecordData *data);
/* The bytes that crossed: of a send as far as they went, of a receive as they came. NULL when none did. (transfer none) */
const guint8 *sks_record_get_sent (const SksRecordData *data, gsize *length);
const guint8 *sks_record_get_received (const SksRecordData *data, gsize *length);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SksRecordData, sks_record_data_free)

#define SKS_TYPE_JOURNAL (sks_journal_get_type ())
G_DECLARE_FINAL_TYPE (SksJournal, sks_journal, SKS, JOURNAL, GObject)

/**
 * SksJournal:
 *
 * The append-only store of calls. Records are 64 bytes in chunks; arguments and results stand encoded beside them. Lives on the session's thread.
 *
 * Signals, at most once a frame: "appended" (guint first, guint n), "changed" (GArray of guint32, sorted: records that have finished since the views
 * were told of them). Numbers count from 1. A record counts as known to the views only once "appended" has told of it.
 */
guint sks_journal_get_n_records (SksJournal *self);
void sks_journal_flush (SksJournal *self); /* tells the views now */
SksRecordData *sks_journal_get (SksJournal *self, guint number); /* decodes; (transfer full) */
/* The cheap facts, without decoding */
SksRecordFlags sks_journal_get_flags (SksJournal *self, guint number);
guint sks_journal_get_socket_id (SksJournal *self, guint number);
const SksCallSpec *sks_journal_get_spec (SksJournal *self, guint number);
gboolean sks_journal_has_note (SksJournal *self, guint number); /* whether a row under it explains */
/* The last finished record of a socket, or 0; and all of one socket's records in order (numbers from 1), (transfer none), may be NULL when none. */
guint sks_journal_get_last_of_socket (SksJournal *self, guint socket_id);
const GArray *sks_journal_get_of_socket (SksJournal *self, guint socket_id); /* of guint32 */

/* The call as code; strace text may be several lines, joined by newlines. */
SksCode *sks_record_write (const SksRecordData *data, SksLanguage language);
/* The same for a row: long bytes are cut, so that it stays cheap; not for copying. */
SksCode *sks_record_write_brief (const SksRecordData *data, SksLanguage language);
/* "→ 5", "b'hello'", "ECONNREFUSED (111)", "conn, fd 12": the result column */
SksCode *sks_record_write_result (const SksRecordData *data);
/* "end of file", "3 of 7 bytes", "truncated: 4 of 10 bytes" …: said after the result; NULL when there is nothing to add. Translated. */
char *sks_record_dup_remark (const SksRecordData *data);
/* Only the code of a call that is not made yet: the live lines in a form. @fd: -1 when not known yet. */
SksCode *sks_call_text_write (SksLanguage language, const SksCallSpec *spec, const char *object, int fd, int family, SksValue *const *args, guint n_args, const char *const *targets);

/* "0.03 ms", "3.2 s": one formatter for all views; translated units stay ms and s. */
char *sks_format_duration_us (gint64 us);
char *sks_format_time_us (gint64 us);   /* "3.907": seconds since the origin */
char *sks_format_bytes (guint64 n);     /* "7 B", "128 KiB", "2.5 MiB" */

G_END_DECLS
