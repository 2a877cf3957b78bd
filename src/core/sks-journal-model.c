// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "sks-journal-model.h"

/* A key is a record's number with one bit that tells its note's row from its own. Keys are sorted, so a position gives a record at once
 * and a record its position by bisection. */
#define KEY(number, note) ((guint32) (number) << 1 | (note))
#define KEY_NUMBER(key) ((key) >> 1)
#define KEY_IS_NOTE(key) ((key) & 1)

#define SCAN_SLICE_US 4000
#define SCAN_STEP 64

struct _SksJournalModel
{
  GObject parent_instance;

  SksJournal *journal;
  GArray *keys;      /* of guint32 */
  GHashTable *rows;  /* key → SksEntry that somebody looks at, unowned */
  char *filter;      /* casefolded; NULL: all */
  char *filter_text; /* as given */
  gboolean errors_only;
  guint socket_id;
  guint n_scanned; /* records that the filter has seen */
  guint n_records; /* of them shown */
  guint scan_source;
};

struct _SksEntry
{
  GObject parent_instance;

  SksJournalModel *view; /* (nullable): weak; a row may outlive its view */
  SksJournal *journal;
  guint32 key;
  SksRecordData *data;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE (SksEntry, sks_entry, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE_WITH_CODE (SksJournalModel, sks_journal_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum
{
  ROW_CHANGED,
  N_ROW_SIGNALS
};

enum
{
  PROP_0,
  PROP_FILTER,
  PROP_ERRORS_ONLY,
  PROP_N_RECORDS,
  PROP_TOTAL,
  N_PROPS
};

static guint row_signals[N_ROW_SIGNALS];
static GParamSpec *properties[N_PROPS];

/* The row */

static void
sks_entry_finalize (GObject *object)
{
  SksEntry *self = SKS_ENTRY (object);

  if (self->view != NULL)
    {
      g_hash_table_remove (self->view->rows, GUINT_TO_POINTER (self->key));
      g_object_remove_weak_pointer (G_OBJECT (self->view), (gpointer *) &self->view);
    }
  g_clear_pointer (&self->data, sks_record_data_free);
  g_object_unref (self->journal);

  G_OBJECT_CLASS (sks_entry_parent_class)->finalize (object);
}

static void
sks_entry_class_init (SksEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sks_entry_finalize;

  /**
   * SksEntry::changed:
   *
   * The call of this row has finished: what it says is new.
   */
  row_signals[ROW_CHANGED] = g_signal_new ("changed", SKS_TYPE_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sks_entry_init (SksEntry *self)
{
}

guint
sks_entry_get_number (SksEntry *self)
{
  return KEY_NUMBER (self->key);
}

gboolean
sks_entry_is_note (SksEntry *self)
{
  return KEY_IS_NOTE (self->key);
}

const SksRecordData *
sks_entry_get_data (SksEntry *self)
{
  if (self->data == NULL)
    self->data = sks_journal_get (self->journal, KEY_NUMBER (self->key));

  return self->data;
}

/* The model */

static gpointer
get_item (GListModel *model,
          guint       position)
{
  SksJournalModel *self = SKS_JOURNAL_MODEL (model);
  guint32 key;
  SksEntry *row;

  if (position >= self->keys->len)
    return NULL;

  key = g_array_index (self->keys, guint32, position);
  row = g_hash_table_lookup (self->rows, GUINT_TO_POINTER (key));
  if (row != NULL)
    return g_object_ref (row);

  row = g_object_new (SKS_TYPE_ENTRY, NULL);
  row->key = key;
  row->journal = g_object_ref (self->journal);
  row->view = self;
  g_object_add_weak_pointer (G_OBJECT (self), (gpointer *) &row->view);
  g_hash_table_insert (self->rows, GUINT_TO_POINTER (key), row);

  return row;
}

static guint
get_n_items (GListModel *model)
{
  return SKS_JOURNAL_MODEL (model)->keys->len;
}

static GType
get_item_type (GListModel *model)
{
  return SKS_TYPE_ENTRY;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item = get_item;
  iface->get_n_items = get_n_items;
  iface->get_item_type = get_item_type;
}

/* The position of the first key that is not less. */
static guint
bisect (SksJournalModel *self,
        guint32         key)
{
  guint low = 0, high = self->keys->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->keys, guint32, middle) < key)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static gboolean
has_key (SksJournalModel *self,
         guint           position,
         guint32         key)
{
  return position < self->keys->len && g_array_index (self->keys, guint32, position) == key;
}

static gboolean
code_contains (SksCode    *code,
               const char *needle)
{
  g_autofree char *folded = g_utf8_casefold (code->text->str, (gssize) code->text->len);

  sks_code_free (code);

  return strstr (folded, needle) != NULL;
}

static gboolean
matches (SksJournalModel *self,
         guint           number)
{
  g_autoptr (SksRecordData) data = NULL;

  if (self->errors_only && !(sks_journal_get_flags (self->journal, number) & SKS_RECORD_FAILED))
    return FALSE;
  if (self->socket_id != 0 && sks_journal_get_socket_id (self->journal, number) != self->socket_id)
    return FALSE;
  if (self->filter == NULL)
    return TRUE;

  data = sks_journal_get (self->journal, number);

  return code_contains (sks_record_write (data, SKS_LANGUAGE_PYTHON), self->filter)
         || code_contains (sks_record_write_result (data), self->filter);
}

static void
append_keys (SksJournalModel *self,
             guint           number)
{
  guint32 keys[2] = { KEY (number, 0), KEY (number, 1) };

  g_array_append_vals (self->keys, keys, sks_journal_has_note (self->journal, number) ? 2 : 1);
  self->n_records++;
}

static void
notify_counts (SksJournalModel *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_RECORDS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOTAL]);
}

/* Looks at records up to @last, as long as the slice lasts; one items_changed for all. */
static void
scan (SksJournalModel *self,
      guint           last)
{
  gint64 until_us = g_get_monotonic_time () + SCAN_SLICE_US;
  guint position = self->keys->len;

  while (self->n_scanned < last)
    {
      self->n_scanned++;
      if (matches (self, self->n_scanned))
        append_keys (self, self->n_scanned);
      if (self->filter != NULL && self->n_scanned % SCAN_STEP == 0 && g_get_monotonic_time () > until_us)
        break;
    }

  if (self->keys->len > position)
    g_list_model_items_changed (G_LIST_MODEL (self), position, 0, self->keys->len - position);
  notify_counts (self);
}

static gboolean
scan_cb (gpointer user_data)
{
  SksJournalModel *self = user_data;
  guint last = sks_journal_get_n_records (self->journal);

  scan (self, last);
  if (self->n_scanned < last)
    return G_SOURCE_CONTINUE;
  self->scan_source = 0;

  return G_SOURCE_REMOVE;
}

static void
appended_cb (SksJournalModel *self,
             guint           first,
             guint           n)
{
  if (self->scan_source != 0)
    return;

  scan (self, first + n - 1);
  if (self->n_scanned < first + n - 1)
    self->scan_source = g_idle_add (scan_cb, self);
}

static void
splice (SksJournalModel *self,
        guint           position,
        guint           n_removed,
        const guint32  *keys,
        guint           n_added)
{
  if (n_removed > 0)
    g_array_remove_range (self->keys, position, n_removed);
  if (n_added > 0)
    g_array_insert_vals (self->keys, position, keys, n_added);
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
}

static void
update_row (SksJournalModel *self,
            guint32         key)
{
  SksEntry *row = g_hash_table_lookup (self->rows, GUINT_TO_POINTER (key));

  if (row == NULL)
    return;

  g_clear_pointer (&row->data, sks_record_data_free);
  g_signal_emit (row, row_signals[ROW_CHANGED], 0);
}

static void
update_record (SksJournalModel *self,
               guint           number)
{
  guint32 keys[2] = { KEY (number, 0), KEY (number, 1) };
  guint position = bisect (self, keys[0]);
  gboolean shown = has_key (self, position, keys[0]);
  gboolean shown_note = shown && has_key (self, position + 1, keys[1]);
  gboolean show = matches (self, number);
  gboolean note = show && sks_journal_has_note (self->journal, number);

  if (shown && show)
    {
      /* The row stays, and with it its selection; only its note may be new. */
      update_row (self, keys[0]);
      if (note && !shown_note)
        splice (self, position + 1, 0, &keys[1], 1);
    }
  else if (shown != show)
    {
      self->n_records += show ? 1 : -1;
      splice (self, position, shown ? 1 + shown_note : 0, keys, show ? 1 + note : 0);
    }
}

static void
changed_cb (SksJournalModel *self,
            GArray         *numbers)
{
  for (guint i = 0; i < numbers->len; i++)
    if (g_array_index (numbers, guint32, i) <= self->n_scanned)
      update_record (self, g_array_index (numbers, guint32, i));

  notify_counts (self);
}

static void
start_over (SksJournalModel *self)
{
  guint n_removed = self->keys->len;
  guint last = sks_journal_get_n_records (self->journal);

  g_clear_handle_id (&self->scan_source, g_source_remove);
  g_array_set_size (self->keys, 0);
  self->n_scanned = 0;
  self->n_records = 0;
  if (n_removed > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_removed, 0);

  scan (self, last);
  if (self->n_scanned < last)
    self->scan_source = g_idle_add (scan_cb, self);
}

static void
sks_journal_model_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  SksJournalModel *self = SKS_JOURNAL_MODEL (object);

  switch (property_id)
    {
    case PROP_FILTER:
      g_value_set_string (value, self->filter_text);
      break;
    case PROP_ERRORS_ONLY:
      g_value_set_boolean (value, self->errors_only);
      break;
    case PROP_N_RECORDS:
      g_value_set_uint (value, self->n_records);
      break;
    case PROP_TOTAL:
      g_value_set_uint (value, sks_journal_get_n_records (self->journal));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sks_journal_model_set_property (GObject      *object,
                               guint         property_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  SksJournalModel *self = SKS_JOURNAL_MODEL (object);

  switch (property_id)
    {
    case PROP_FILTER:
      sks_journal_model_set_filter (self, g_value_get_string (value));
      break;
    case PROP_ERRORS_ONLY:
      sks_journal_model_set_errors_only (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sks_journal_model_finalize (GObject *object)
{
  SksJournalModel *self = SKS_JOURNAL_MODEL (object);

  g_clear_handle_id (&self->scan_source, g_source_remove);
  g_array_unref (self->keys);
  g_hash_table_unref (self->rows);
  g_free (self->filter);
  g_free (self->filter_text);
  g_object_unref (self->journal);

  G_OBJECT_CLASS (sks_journal_model_parent_class)->finalize (object);
}

static void
sks_journal_model_class_init (SksJournalModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sks_journal_model_get_property;
  object_class->set_property = sks_journal_model_set_property;
  object_class->finalize = sks_journal_model_finalize;

  properties[PROP_FILTER] = g_param_spec_string ("filter", NULL, NULL, NULL,
                                                 G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_ERRORS_ONLY] = g_param_spec_boolean ("errors-only", NULL, NULL, FALSE,
                                                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_RECORDS] = g_param_spec_uint ("n-records", NULL, NULL, 0, G_MAXUINT, 0,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_TOTAL] = g_param_spec_uint ("total", NULL, NULL, 0, G_MAXUINT, 0,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sks_journal_model_init (SksJournalModel *self)
{
  self->keys = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->rows = g_hash_table_new (NULL, NULL);
}

SksJournalModel *
sks_journal_model_new (SksJournal *journal)
{
  SksJournalModel *self = g_object_new (SKS_TYPE_JOURNAL_MODEL, NULL);

  self->journal = g_object_ref (journal);
  sks_journal_flush (journal);
  scan (self, sks_journal_get_n_records (journal));
  g_signal_connect_object (journal, "appended", G_CALLBACK (appended_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (journal, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

void
sks_journal_model_set_filter (SksJournalModel *self,
                             const char     *filter)
{
  gboolean empty = filter == NULL || *filter == '\0';

  if (g_strcmp0 (self->filter_text, empty ? NULL : filter) == 0)
    return;

  g_free (self->filter_text);
  g_free (self->filter);
  self->filter_text = empty ? NULL : g_strdup (filter);
  self->filter = empty ? NULL : g_utf8_casefold (filter, -1);
  start_over (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTER]);
}

const char *
sks_journal_model_get_filter (SksJournalModel *self)
{
  return self->filter_text;
}

void
sks_journal_model_set_errors_only (SksJournalModel *self,
                                  gboolean        errors_only)
{
  if (self->errors_only == !!errors_only)
    return;

  self->errors_only = !!errors_only;
  start_over (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERRORS_ONLY]);
}

gboolean
sks_journal_model_get_errors_only (SksJournalModel *self)
{
  return self->errors_only;
}

void
sks_journal_model_set_socket (SksJournalModel *self,
                             guint           socket_id)
{
  if (self->socket_id == socket_id)
    return;

  self->socket_id = socket_id;
  start_over (self);
}

guint
sks_journal_model_find (SksJournalModel *self,
                       guint           number)
{
  guint position = bisect (self, KEY (number, 0));

  return has_key (self, position, KEY (number, 0)) ? position : G_MAXUINT;
}
