// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>

#include "sks-option-private.h"

#define SOON_MS 150 /* after a call that is not about options: they may have changed all the same */
#define NOT_ROWS (SKS_OPTION_ALTERNATE | SKS_OPTION_OBSOLETE | SKS_OPTION_ACTION | SKS_OPTION_POINTER)

struct _SksOptionList
{
  GObject parent_instance;

  SksSession *session;
  SksSocket *socket;
  GPtrArray *candidates; /* of SksOption: all that the catalogue has for such a socket */
  GPtrArray *shown;      /* those of them that exist, borrowed; empty until loaded */
  const SksCallSpec *set_spec, *get_spec;
  GHashTable *setting; /* SksCall of ours that is under way → SksOption, borrowed */

  guint soon_timer;
  gboolean active, stale, loaded;
  gboolean reading, read_again;
};

static void sks_option_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SksOptionList, sks_option_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, sks_option_list_model_init))

enum
{
  PROP_0,
  PROP_LOADED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
sks_option_list_get_item_type (GListModel *model)
{
  return SKS_TYPE_OPTION;
}

static guint
sks_option_list_get_n_items (GListModel *model)
{
  return SKS_OPTION_LIST (model)->shown->len;
}

static gpointer
sks_option_list_get_item (GListModel *model,
                          guint       position)
{
  GPtrArray *shown = SKS_OPTION_LIST (model)->shown;

  return position < shown->len ? g_object_ref (g_ptr_array_index (shown, position)) : NULL;
}

static void
sks_option_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sks_option_list_get_item_type;
  iface->get_n_items = sks_option_list_get_n_items;
  iface->get_item = sks_option_list_get_item;
}

static SksOption *
find_option (SksOptionList *self,
             gint64         level,
             gint64         optname)
{
  const SksOptionSpec *spec = sks_option_spec_find ((int) level, (int) optname);

  for (guint i = 0; spec != NULL && i < self->candidates->len; i++)
    if (sks_option_get_spec (g_ptr_array_index (self->candidates, i)) == spec)
      return g_ptr_array_index (self->candidates, i);
  return NULL;
}

/* What the journal knows */

/* The option that a setsockopt or getsockopt named. */
static SksOption *
find_named (SksOptionList       *self,
            const SksRecordData *data)
{
  gint64 level, optname;

  if (data->args[0] == NULL || data->args[1] == NULL || !sks_value_get_int (data->args[0], &level)
      || !sks_value_get_int (data->args[1], &optname))
    return NULL;
  return find_option (self, level, optname);
}

static void
take_record (SksOptionList *self,
             guint          number,
             gboolean       inherited)
{
  SksJournal *journal = sks_session_get_journal (self->session);
  const SksCallSpec *spec = sks_journal_get_spec (journal, number);
  g_autoptr (SksRecordData) data = NULL;
  SksOption *option;

  if ((spec != self->set_spec && spec != self->get_spec) || (sks_journal_get_flags (journal, number) & SKS_RECORD_RUNNING))
    return;

  data = sks_journal_get (journal, number);
  option = find_named (self, data);
  if (option == NULL || data->result == NULL)
    return;
  if (spec == self->set_spec && !(data->flags & SKS_RECORD_FAILED))
    sks_option_take_asked (option, data->args[2], number, inherited);
  else if (spec == self->get_spec && !inherited && sks_option_get_spec (option)->read != SKS_OPTION_READ_FREE)
    sks_option_take_read_once (option, data->result, number);
}

/* Where this connection came from: the number of the accept that made it. */
static guint
find_accept (SksOptionList *self,
             const GArray  *numbers)
{
  SksJournal *journal = sks_session_get_journal (self->session);
  const SksCallSpec *accept_spec = sks_call_spec_find (SKS_ON_SOCKET, "accept");

  for (guint i = numbers->len; i > 0; i--)
    {
      guint number = g_array_index (numbers, guint32, i - 1);
      g_autoptr (SksRecordData) data = NULL;

      if (sks_journal_get_spec (journal, number) != accept_spec)
        continue;
      data = sks_journal_get (journal, number);
      if (data->new_socket_id == sks_socket_get_id (self->socket))
        return number;
    }
  return 0;
}

/* A connection begins with many of its listener's options. */
static void
take_inherited (SksOptionList *self)
{
  SksJournal *journal = sks_session_get_journal (self->session);

  for (guint id = sks_socket_get_id (self->socket) - 1; id > 0; id--)
    {
      SksSocket *listener = sks_session_find_socket_by_id (self->session, id);
      const GArray *numbers = sks_journal_get_of_socket (journal, id);
      guint accepted;

      if (numbers == NULL || listener == NULL || sks_socket_get_socket_type (listener) != sks_socket_get_socket_type (self->socket))
        continue;
      accepted = find_accept (self, numbers);
      for (guint i = 0; accepted != 0 && i < numbers->len && g_array_index (numbers, guint32, i) < accepted; i++)
        take_record (self, g_array_index (numbers, guint32, i), TRUE);
      if (accepted != 0)
        return;
    }
}

static void
take_journal (SksOptionList *self)
{
  const GArray *numbers = sks_journal_get_of_socket (sks_session_get_journal (self->session), sks_socket_get_id (self->socket));

  take_inherited (self);
  for (guint i = 0; numbers != NULL && i < numbers->len; i++)
    take_record (self, g_array_index (numbers, guint32, i), FALSE);
}

/* Reading */

typedef struct
{
  GWeakRef list; /* a worker may be the last to hold this, but the list belongs to the session's thread */
  SksOptionReading *reading;
} Task;

static void start_reading (SksOptionList *self);

static void
task_free (gpointer data)
{
  Task *task = data;
  g_autoptr (SksOptionList) self = g_weak_ref_get (&task->list);

  if (self != NULL)
    self->reading = FALSE;
  g_weak_ref_clear (&task->list);
  sks_option_reading_free (task->reading);
  g_free (task);
}

static gboolean
exists (SksOption             *option,
        const SksOptionAnswer *answer)
{
  const SksOptionSpec *spec = sks_option_get_spec (option);

  if (spec->read != SKS_OPTION_READ_FREE)
    return !sks_option_is_too_new (spec->since);
  return (answer->error != ENOPROTOOPT && answer->error != EOPNOTSUPP && answer->error != EBADF) || answer->error == spec->empty_errno;
}

static void
show_options (SksOptionList          *self,
              const SksOptionReading *reading)
{
  for (guint i = 0; i < self->candidates->len; i++)
    {
      SksOption *option = g_ptr_array_index (self->candidates, i);

      if (exists (option, &g_array_index (reading->answers, SksOptionAnswer, i)))
        g_ptr_array_add (self->shown, option);
    }
  self->loaded = TRUE;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, self->shown->len);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADED]);
}

static void
tell_all (SksOptionList *self)
{
  for (guint i = 0; i < self->candidates->len; i++)
    sks_option_tell (g_ptr_array_index (self->candidates, i));
}

static void
take_reading (SksOptionList          *self,
              const SksOptionReading *reading)
{
  for (guint i = 0; i < self->candidates->len; i++)
    {
      SksOption *option = g_ptr_array_index (self->candidates, i);
      const SksOptionAnswer *answer = &g_array_index (reading->answers, SksOptionAnswer, i);

      if (sks_option_get_spec (option)->read == SKS_OPTION_READ_FREE)
        sks_option_take_reading (option, answer->value, answer->text, answer->error);
      if (!reading->first)
        continue;
      sks_option_take_default (option, answer->default_text);
      sks_option_take_suggestions (option, answer->suggestions);
    }
}

static void
read_thread (gpointer data,
             gpointer user_data)
{
  sks_option_reading_run (((Task *) data)->reading);
}

static void
read_done (gpointer data,
           gpointer user_data)
{
  Task *task = data;
  g_autoptr (SksOptionList) self = g_weak_ref_get (&task->list);

  if (self == NULL)
    return;

  self->reading = FALSE;
  /* After a close nothing is left to read: what was last read stays. */
  if (sks_socket_is_open (self->socket) || !self->loaded)
    take_reading (self, task->reading);
  if (!self->loaded)
    show_options (self, task->reading);
  tell_all (self);
  if (self->read_again)
    start_reading (self);
}

static void
start_reading (SksOptionList *self)
{
  Task *task;

  self->stale = FALSE;
  g_clear_handle_id (&self->soon_timer, g_source_remove);
  self->read_again = self->reading;
  if (self->reading)
    return;

  task = g_new0 (Task, 1);
  g_weak_ref_init (&task->list, self);
  task->reading = sks_option_reading_new (sks_socket_get_handle (self->socket), !self->loaded);
  for (guint i = 0; i < self->candidates->len; i++)
    sks_option_reading_add (task->reading, sks_option_get_spec (g_ptr_array_index (self->candidates, i)));
  /* Without a thread nothing is read this time. */
  self->reading = sks_session_run_task (self->session, read_thread, read_done, task, task_free);
}

static gboolean
soon_cb (gpointer user_data)
{
  SksOptionList *self = user_data;

  self->soon_timer = 0;
  start_reading (self);

  return G_SOURCE_REMOVE;
}

static void
end_set (SksOptionList *self,
         SksCall       *call)
{
  SksOption *option = g_hash_table_lookup (self->setting, call);
  SksValue *result = sks_call_get_result (call);

  if (option == NULL)
    return;
  g_hash_table_remove (self->setting, call);
  sks_option_end_set (option, sks_call_get_number (call), sks_value_is (result, SKS_VALUE_EXCEPTION) ? sks_value_get_errno (result) : 0);
}

static void
call_done_cb (SksOptionList *self,
              SksCall       *call)
{
  const SksCallSpec *spec = sks_call_get_spec (call);
  gboolean about_options = spec == self->set_spec || spec == self->get_spec;

  if (sks_call_get_socket (call) != self->socket || (spec->flags & SKS_CALL_NO_SYSCALL))
    return;

  if (about_options)
    {
      take_record (self, sks_call_get_number (call), FALSE);
      end_set (self, call);
    }
  if (!self->active)
    self->stale = TRUE;
  else if (about_options)
    start_reading (self);
  else if (self->soon_timer == 0)
    self->soon_timer = g_timeout_add (SOON_MS, soon_cb, self);
  if (!self->active || !self->reading)
    tell_all (self);
}

static void
add_candidates (SksOptionList *self)
{
  int family = sks_socket_get_family (self->socket), type = sks_socket_get_socket_type (self->socket);
  int protocol = sks_socket_get_protocol (self->socket);
  guint n;
  const SksOptionSpec *specs = sks_option_spec_list (&n);

  for (guint i = 0; i < n; i++)
    if (!(specs[i].flags & NOT_ROWS) && sks_option_spec_applies (&specs[i], family, type, protocol))
      g_ptr_array_add (self->candidates, sks_option_new (&specs[i], self->socket));
}

static void
sks_option_list_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  if (id == PROP_LOADED)
    g_value_set_boolean (value, SKS_OPTION_LIST (object)->loaded);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sks_option_list_dispose (GObject *object)
{
  SksOptionList *self = SKS_OPTION_LIST (object);

  g_clear_handle_id (&self->soon_timer, g_source_remove);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_hash_table_remove_all (self->setting);
  g_ptr_array_set_size (self->shown, 0);
  g_ptr_array_set_size (self->candidates, 0);
  g_clear_object (&self->socket);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sks_option_list_parent_class)->dispose (object);
}

static void
sks_option_list_finalize (GObject *object)
{
  SksOptionList *self = SKS_OPTION_LIST (object);

  g_hash_table_unref (self->setting);
  g_ptr_array_unref (self->shown);
  g_ptr_array_unref (self->candidates);

  G_OBJECT_CLASS (sks_option_list_parent_class)->finalize (object);
}

static void
sks_option_list_class_init (SksOptionListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sks_option_list_get_property;
  object_class->dispose = sks_option_list_dispose;
  object_class->finalize = sks_option_list_finalize;

  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sks_option_list_init (SksOptionList *self)
{
  self->candidates = g_ptr_array_new_with_free_func (g_object_unref);
  self->shown = g_ptr_array_new ();
  self->setting = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->set_spec = sks_call_spec_find (SKS_ON_SOCKET, "setsockopt");
  self->get_spec = sks_call_spec_find (SKS_ON_SOCKET, "getsockopt");
  self->stale = TRUE;
}

SksOptionList *
sks_option_list_new (SksSession *session,
                     SksSocket  *socket)
{
  SksOptionList *self = g_object_new (SKS_TYPE_OPTION_LIST, NULL);

  self->session = g_object_ref (session);
  self->socket = g_object_ref (socket);
  add_candidates (self);
  take_journal (self);
  g_signal_connect_swapped (session, "call-done", G_CALLBACK (call_done_cb), self);

  return self;
}

void
sks_option_list_set_active (SksOptionList *self,
                            gboolean       active)
{
  self->active = active;
  if (active && self->stale)
    start_reading (self);
  if (!active && self->soon_timer != 0)
    {
      g_clear_handle_id (&self->soon_timer, g_source_remove);
      self->stale = TRUE;
    }
}

void
sks_option_list_refresh (SksOptionList *self)
{
  start_reading (self);
}

gboolean
sks_option_list_is_loaded (SksOptionList *self)
{
  return self->loaded;
}

gboolean
sks_option_list_is_reading (SksOptionList *self)
{
  return self->reading || self->soon_timer != 0;
}

static SksCall *
issue (SksOptionList     *self,
       const SksCallSpec *spec,
       SksOption         *option,
       SksValue          *last)
{
  const SksOptionSpec *option_spec = sks_option_get_spec (option);
  g_autoptr (SksValue) level = sks_value_new_int (option_spec->level);
  g_autoptr (SksValue) optname = sks_value_new_int (option_spec->optname);
  SksValue *args[] = { level, optname, last };

  return sks_session_call (self->session, spec, self->socket, args, last != NULL ? 3 : 2, NULL);
}

gboolean
sks_option_list_set_text (SksOptionList  *self,
                          SksOption      *option,
                          const char     *text,
                          GError        **error)
{
  g_autoptr (SksValue) value = sks_option_parse_value (sks_option_get_spec (option), text, error);
  SksCall *call;

  if (value == NULL)
    return FALSE;

  sks_option_begin_set (option);
  call = issue (self, self->set_spec, option, value);
  g_hash_table_insert (self->setting, call, option);
  /* No worker was to be had: it is done already. */
  if (sks_call_get_state (call) != SKS_CALL_RUNNING)
    end_set (self, call);
  sks_option_tell (option);
  return TRUE;
}

void
sks_option_list_read_once (SksOptionList *self,
                           SksOption     *option)
{
  const SksOptionSpec *spec = sks_option_get_spec (option);
  g_autoptr (SksValue) buflen = NULL;
  g_autoptr (SksCall) call = NULL;

  if (!sks_option_spec_is_int (spec))
    buflen = sks_value_new_int ((gint64) sks_option_spec_get_read_size (spec, sks_socket_get_family (self->socket)));
  call = issue (self, self->get_spec, option, buflen);
}
