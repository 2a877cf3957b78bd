// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "sks-arena.h"
#include "sks-journal-private.h"
#include "sks-record-private.h"

#define RECORDS_PER_CHUNK 4096
#define FRAME_MS 16 /* the views are told at most once a frame */

/**
 * Record:
 *
 * The fixed part of one call; times are since the journal's origin.
 */
typedef struct
{
  guint64 request_at; /* in the arena */
  guint64 outcome_at; /* 0 while it runs */
  gint64 started_us;
  gint64 took_us;
  guint32 socket_id;
  guint32 new_socket_id;
  guint32 file_id;
  gint32 fd;
  guint16 spec;
  guint16 flags; /* SksRecordFlags */
  guint16 worker;
  guint16 unused;
  guint64 reserved;
} Record;

G_STATIC_ASSERT (sizeof (Record) == 64);

typedef struct
{
  GArray *numbers;
  guint last_finished; /* 0: none */
} SocketRecords;

struct _SksJournal
{
  GObject parent_instance;

  gint64 origin_us;
  GPtrArray *chunks; /* of Record[RECORDS_PER_CHUNK] */
  guint n_records;
  SksArena *arena;
  GPtrArray *shared; /* of GBytes: long arguments and results, which nobody copies */
  GByteArray *scratch;
  GPtrArray *by_socket; /* of SocketRecords, by socket id; NULL where none */

  guint n_told;    /* records that the views know of */
  GArray *changed; /* numbers that finished and that the views have not been told of */
  gint64 told_us;
  guint tell_source;
  GMainContext *context;
};

G_DEFINE_FINAL_TYPE (SksJournal, sks_journal, G_TYPE_OBJECT)

enum
{
  APPENDED,
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static Record *
get_record (SksJournal *self,
            guint       number)
{
  guint index = number - 1;

  g_assert (number > 0 && number <= self->n_records);

  return (Record *) g_ptr_array_index (self->chunks, index / RECORDS_PER_CHUNK) + index % RECORDS_PER_CHUNK;
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;

  return (x > y) - (x < y);
}

void
sks_journal_flush (SksJournal *self)
{
  g_autoptr (GArray) changed = g_steal_pointer (&self->changed);
  guint known = self->n_told;
  guint n_new = self->n_records - known;

  self->changed = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->n_told = self->n_records;
  self->told_us = g_get_monotonic_time ();

  g_array_sort (changed, compare_numbers);
  for (guint i = changed->len; i > 0 && g_array_index (changed, guint32, i - 1) > known; i--)
    g_array_set_size (changed, i - 1); /* views see these for the first time now */

  if (changed->len > 0)
    g_signal_emit (self, signals[CHANGED], 0, changed);
  if (n_new > 0)
    g_signal_emit (self, signals[APPENDED], 0, known + 1, n_new);
}

static gboolean
tell_cb (gpointer user_data)
{
  SksJournal *self = user_data;

  self->tell_source = 0;
  sks_journal_flush (self);

  return G_SOURCE_REMOVE;
}

/* At once when nothing has been told for a frame, else at that frame's end: a person sees no delay, and a flood makes one change a frame. */
static void
queue_flush (SksJournal *self)
{
  gint64 since_ms = (g_get_monotonic_time () - self->told_us) / 1000;
  GSource *source;

  if (self->tell_source != 0)
    return;

  source = g_timeout_source_new (since_ms >= FRAME_MS ? 0 : (guint) (FRAME_MS - since_ms));
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "[sockscope] journal");
  g_source_set_callback (source, tell_cb, self, NULL);
  self->tell_source = g_source_attach (source, self->context);
  g_source_unref (source);
}

static guint64
keep_scratch (SksJournal *self)
{
  guint64 where = sks_arena_append (self->arena, self->scratch->data, self->scratch->len);

  g_byte_array_set_size (self->scratch, 0);

  return where;
}

static SocketRecords *
get_of_socket (SksJournal *self,
               guint       socket_id)
{
  return socket_id < self->by_socket->len ? g_ptr_array_index (self->by_socket, socket_id) : NULL;
}

static void
index_by_socket (SksJournal *self,
                 guint       socket_id,
                 guint32     number)
{
  SocketRecords *records;

  if (socket_id == 0)
    return;

  if (self->by_socket->len <= socket_id)
    g_ptr_array_set_size (self->by_socket, (int) socket_id + 1);
  records = g_ptr_array_index (self->by_socket, socket_id);
  if (records == NULL)
    {
      records = g_new0 (SocketRecords, 1);
      records->numbers = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_ptr_array_index (self->by_socket, socket_id) = records;
    }
  g_array_append_val (records->numbers, number);
}

static void
note_finished (SksJournal *self,
               guint       socket_id,
               guint       number)
{
  SocketRecords *records = get_of_socket (self, socket_id);

  if (records != NULL)
    records->last_finished = MAX (records->last_finished, number);
}

guint
sks_journal_begin (SksJournal         *self,
                   const SksCallFrame *frame,
                   const char         *object,
                   const char *const  *targets,
                   guint               socket_id,
                   guint               file_id,
                   int                 fd,
                   gint64              started_us)
{
  Record *record;

  if (self->n_records % RECORDS_PER_CHUNK == 0)
    g_ptr_array_add (self->chunks, g_new0 (Record, RECORDS_PER_CHUNK));
  self->n_records++;

  record = get_record (self, self->n_records);
  record->spec = (guint16) sks_call_spec_get_index (frame->spec);
  record->flags = SKS_RECORD_RUNNING;
  if (frame->spec->flags & SKS_CALL_SENDS)
    record->flags |= SKS_RECORD_SENDS;
  if (frame->spec->flags & SKS_CALL_RECEIVES)
    record->flags |= SKS_RECORD_RECEIVES;
  record->socket_id = socket_id;
  record->file_id = file_id;
  record->fd = fd;
  record->started_us = started_us - self->origin_us;

  sks_record_encode_request (frame, object, targets, self->scratch, self->shared);
  record->request_at = keep_scratch (self);
  index_by_socket (self, socket_id, self->n_records);
  queue_flush (self);

  return self->n_records;
}

void
sks_journal_finish (SksJournal         *self,
                    guint               number,
                    const SksCallFrame *frame,
                    SksRecordFlags      flags,
                    guint               new_socket_id)
{
  Record *record = get_record (self, number);
  guint32 changed = number;

  record->flags = (guint16) ((record->flags & ~SKS_RECORD_RUNNING) | flags);
  record->new_socket_id = new_socket_id;
  record->worker = (guint16) frame->worker;
  if (frame->started_us != 0)
    record->started_us = frame->started_us - self->origin_us;
  record->took_us = frame->ended_us - frame->started_us;

  sks_record_encode_outcome (frame, self->scratch, self->shared);
  record->outcome_at = keep_scratch (self);
  index_by_socket (self, new_socket_id, number);
  note_finished (self, record->socket_id, number);
  note_finished (self, new_socket_id, number);
  g_array_append_val (self->changed, changed);
  queue_flush (self);
}

static void
sks_journal_finalize (GObject *object)
{
  SksJournal *self = SKS_JOURNAL (object);

  if (self->tell_source != 0)
    {
      GSource *source = g_main_context_find_source_by_id (self->context, self->tell_source);

      if (source != NULL)
        g_source_destroy (source);
    }
  g_ptr_array_unref (self->chunks);
  g_ptr_array_unref (self->by_socket);
  g_array_unref (self->changed);
  g_byte_array_unref (self->scratch);
  sks_arena_free (self->arena);
  g_ptr_array_unref (self->shared);
  g_main_context_unref (self->context);

  G_OBJECT_CLASS (sks_journal_parent_class)->finalize (object);
}

static void
sks_journal_class_init (SksJournalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sks_journal_finalize;

  /**
   * SksJournal::appended:
   * @first: the number of the first new record
   * @n: how many
   */
  signals[APPENDED] = g_signal_new ("appended", SKS_TYPE_JOURNAL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  /**
   * SksJournal::changed:
   * @numbers: (element-type guint32): a sorted GArray of the records that have finished
   */
  signals[CHANGED] = g_signal_new ("changed", SKS_TYPE_JOURNAL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_ARRAY);
}

static void
free_records (gpointer data)
{
  SocketRecords *records = data;

  if (records == NULL)
    return;

  g_array_unref (records->numbers);
  g_free (records);
}

static void
sks_journal_init (SksJournal *self)
{
  self->chunks = g_ptr_array_new_with_free_func (g_free);
  self->arena = sks_arena_new ();
  self->scratch = g_byte_array_new ();
  self->shared = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->by_socket = g_ptr_array_new_with_free_func (free_records);
  self->changed = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->context = g_main_context_ref_thread_default ();
}

SksJournal *
sks_journal_new (gint64 origin_us)
{
  SksJournal *self = g_object_new (SKS_TYPE_JOURNAL, NULL);

  self->origin_us = origin_us;

  return self;
}

guint
sks_journal_get_n_records (SksJournal *self)
{
  return self->n_records;
}

SksRecordData *
sks_journal_get (SksJournal *self,
                 guint       number)
{
  const Record *record = get_record (self, number);
  SksRecordData *data = g_new0 (SksRecordData, 1);
  const guint8 *payload;
  gsize length;

  data->number = number;
  data->spec = sks_call_spec_get (record->spec);
  data->flags = record->flags;
  data->socket_id = record->socket_id;
  data->new_socket_id = record->new_socket_id;
  data->file_id = record->file_id;
  data->fd = record->fd;
  data->started_us = record->started_us;
  data->took_us = record->took_us;
  data->worker = record->worker;

  payload = sks_arena_get (self->arena, record->request_at, &length);
  sks_record_decode_request (data, payload, length, self->shared);
  if (record->outcome_at != 0)
    {
      payload = sks_arena_get (self->arena, record->outcome_at, &length);
      sks_record_decode_outcome (data, payload, length, self->shared);
    }
  else
    {
      data->took_us = g_get_monotonic_time () - self->origin_us - record->started_us;
    }

  return data;
}

SksRecordFlags
sks_journal_get_flags (SksJournal *self,
                       guint       number)
{
  return get_record (self, number)->flags;
}

guint
sks_journal_get_socket_id (SksJournal *self,
                           guint       number)
{
  return get_record (self, number)->socket_id;
}

const SksCallSpec *
sks_journal_get_spec (SksJournal *self,
                      guint       number)
{
  return sks_call_spec_get (get_record (self, number)->spec);
}

gboolean
sks_journal_has_note (SksJournal *self,
                      guint       number)
{
  return (get_record (self, number)->flags & SKS_RECORD_FAILED) != 0;
}

guint
sks_journal_get_last_of_socket (SksJournal *self,
                                guint       socket_id)
{
  const SocketRecords *records = get_of_socket (self, socket_id);

  return records != NULL ? records->last_finished : 0;
}

const GArray *
sks_journal_get_of_socket (SksJournal *self,
                           guint       socket_id)
{
  const SocketRecords *records = get_of_socket (self, socket_id);

  return records != NULL ? records->numbers : NULL;
}
