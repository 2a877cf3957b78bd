// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <string.h>

#include "sks-error.h"
#include "sks-literal.h"
#include "sks-session-private.h"

static const char *const python_keywords[] = {
  "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except",
  "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try",
  "while", "with", "yield", NULL
};

/* Names that a session's own program uses already. */
static const char *const taken_names[] = { "socket", "errno", "os", "struct", "time", "_", "spawn", "raises", "step", "predict", "watch", NULL };

SksSocket *
sks_session_find_socket (SksSession *self,
                         const char *name)
{
  gpointer found = g_hash_table_lookup (self->by_name, name);

  return SKS_IS_SOCKET (found) ? found : NULL;
}

SksFile *
sks_session_find_file (SksSession *self,
                       const char *name)
{
  gpointer found = g_hash_table_lookup (self->by_name, name);

  return SKS_IS_FILE (found) ? found : NULL;
}

SksSocket *
sks_session_find_socket_by_id (SksSession *self,
                               guint       id)
{
  return g_hash_table_lookup (self->by_id, GUINT_TO_POINTER (id));
}

typedef gboolean (*SocketMatch) (SksSocket *socket, gconstpointer data);

static SksSocket *
find_open (SksSession    *self,
           SocketMatch    match,
           gconstpointer  data)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->sockets));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SksSocket) socket = g_list_model_get_item (G_LIST_MODEL (self->sockets), i);

      if (sks_socket_is_open (socket) && match (socket, data))
        return socket; /* the session's list holds it */
    }

  return NULL;
}

static gboolean
mirrors (SksSocket     *socket,
         gconstpointer  data)
{
  SksSocket *other = (SksSocket *) data;
  const SksEvidence *theirs = sks_socket_get_evidence (socket);
  const SksEvidence *ours = sks_socket_get_evidence (other);

  /* Clients of AF_UNIX have no name that tells them apart: those that are paired already are left out. */
  if (sks_socket_get_family (socket) == AF_UNIX && sks_socket_get_peer_id (socket) != 0 && sks_socket_get_peer_id (socket) != sks_socket_get_id (other))
    return FALSE;

  return socket != other && sks_socket_get_family (socket) == sks_socket_get_family (other)
         && sks_socket_get_socket_type (socket) == sks_socket_get_socket_type (other)
         && (theirs->valid & SKS_EVIDENCE_PEER) && (theirs->valid & SKS_EVIDENCE_NAME)
         && sks_address_equal (&theirs->name, &ours->peer) && sks_address_equal (&theirs->peer, &ours->name)
         && (sks_address_get_port (&ours->name) > 0 || theirs->name.length > sizeof (sa_family_t) || ours->name.length > sizeof (sa_family_t));
}

SksSocket *
sks_session_find_peer (SksSession *self,
                       SksSocket  *socket)
{
  if (!(sks_socket_get_evidence (socket)->valid & SKS_EVIDENCE_PEER))
    return NULL;

  return find_open (self, mirrors, socket);
}

typedef struct
{
  int type;
  const SksAddress *address;
} Bound;

static gboolean
is_bound_at (SksSocket     *socket,
             gconstpointer  data)
{
  const Bound *bound = data;
  const SksEvidence *evidence = sks_socket_get_evidence (socket);

  if (sks_socket_get_socket_type (socket) != bound->type || !(evidence->valid & SKS_EVIDENCE_NAME)
      || (evidence->valid & SKS_EVIDENCE_PEER))
    return FALSE;
  if (sks_address_equal (&evidence->name, bound->address))
    return TRUE;

  return sks_address_is_wildcard (&evidence->name) && sks_address_get_port (bound->address) > 0
         && sks_address_get_port (&evidence->name) == sks_address_get_port (bound->address);
}

SksSocket *
sks_session_find_bound (SksSession       *self,
                        int               type,
                        const SksAddress *address)
{
  const Bound bound = { type, address };

  return find_open (self, is_bound_at, &bound);
}

static gboolean
is_identifier (const char *name)
{
  if (!g_ascii_isalpha (*name) && *name != '_')
    return FALSE;
  for (; *name != '\0'; name++)
    if (!g_ascii_isalnum (*name) && *name != '_')
      return FALSE;

  return TRUE;
}

gboolean
sks_session_is_name_free (SksSession  *self,
                          const char  *name,
                          GError     **error)
{
  if (!is_identifier (name))
    {
      g_set_error (error, SKS_ERROR, SKS_ERROR_INVALID, _("A name is made of letters, digits and _ and does not start with a digit."));
      return FALSE;
    }
  if (g_strv_contains (python_keywords, name) || g_strv_contains (taken_names, name))
    {
      g_set_error (error, SKS_ERROR, SKS_ERROR_INVALID, _("“%s” has a meaning of its own in Python. Choose another name."), name);
      return FALSE;
    }
  if (g_hash_table_contains (self->by_name, name))
    {
      g_set_error (error, SKS_ERROR, SKS_ERROR_INVALID, _("“%s” is taken in this session. Choose another name."), name);
      return FALSE;
    }

  return TRUE;
}

char *
sks_session_suggest_name (SksSession *self,
                          const char *stem)
{
  g_autofree char *name = g_strdup (stem);
  guint i = MAX (GPOINTER_TO_UINT (g_hash_table_lookup (self->suffixes, stem)), 2);

  if (sks_session_is_name_free (self, name, NULL))
    return g_steal_pointer (&name);

  for (;; i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s%u", stem, i);
      if (sks_session_is_name_free (self, name, NULL))
        break;
    }
  g_hash_table_insert (self->suffixes, g_strdup (stem), GUINT_TO_POINTER (i));

  return g_steal_pointer (&name);
}

void
sks_session_choose_targets (SksSession         *self,
                            const SksCallSpec  *spec,
                            const char *const  *asked,
                            char              **targets)
{
  const char *first = asked != NULL ? asked[0] : NULL;
  gboolean makes_file = (spec->flags & SKS_CALL_MAKES_FILE) != 0;

  if (!makes_file && !(spec->flags & SKS_CALL_MAKES_SOCKET))
    return;

  /* Two accepts that wait get two names: a name is taken as soon as its call is issued. */
  if (first != NULL && !g_hash_table_contains (self->by_name, first))
    targets[0] = g_strdup (first);
  else
    targets[0] = sks_session_suggest_name (self, first != NULL ? first : makes_file ? "f" : spec->receiver == SKS_ON_MODULE ? "sock" : "conn");
  if (spec->receiver == SKS_ON_SOCKET && !makes_file)
    targets[1] = g_strdup (asked != NULL && asked[1] != NULL ? asked[1] : "peer");

  g_hash_table_insert (self->by_name, g_strdup (targets[0]), NULL);
}

void
sks_session_release_name (SksSession *self,
                          const char *name)
{
  gsize length = strlen (name);
  g_autofree char *stem = NULL;

  if (g_hash_table_lookup (self->by_name, name) != NULL)
    return;

  g_hash_table_remove (self->by_name, name);
  while (length > 0 && g_ascii_isdigit (name[length - 1]))
    length--;
  stem = g_strndup (name, length);
  g_hash_table_remove (self->suffixes, stem);
}

static SksReceiver
get_kind (const char *name,
          gpointer    user_data)
{
  SksSession *self = user_data;

  if (g_str_equal (name, "socket"))
    return SKS_ON_MODULE;

  return sks_session_find_file (self, name) != NULL ? SKS_ON_FILE : SKS_ON_SOCKET;
}

/* `server.getsockname()` within a line: the one syscall that Python makes for it too, and one that never waits. */
static SksValue *
look_up (const char *name,
         const char *method,
         gpointer    user_data)
{
  SksSession *self = user_data;
  SksSocket *socket = sks_session_find_socket (self, name);
  SksAddress address = SKS_ADDRESS_INIT;
  SksHandle *handle;
  int fd;

  if (socket == NULL || method == NULL)
    return NULL;

  handle = sks_socket_get_handle (socket);
  fd = sks_handle_look (handle);
  if (g_str_equal (method, "getsockname"))
    sks_sys_getsockname (NULL, fd, &address);
  else if (g_str_equal (method, "getpeername"))
    sks_sys_getpeername (NULL, fd, &address);
  sks_handle_unlook (handle);
  if (g_str_equal (method, "fileno"))
    return sks_value_new_int (fd);

  return address.length > 0 ? sks_address_to_value (&address) : NULL;
}

SksCall *
sks_session_call_line (SksSession  *self,
                       const char  *text,
                       gboolean     sync,
                       GError     **error)
{
  g_autoptr (SksLine) line = sks_line_parse (text, get_kind, look_up, self, error);
  gpointer receiver = NULL;

  if (line == NULL)
    return NULL;

  if (line->spec->receiver != SKS_ON_MODULE)
    {
      receiver = g_hash_table_lookup (self->by_name, line->object);
      if (receiver == NULL)
        {
          g_set_error (error, SKS_ERROR, SKS_ERROR_INVALID, _("There is no socket “%s” in this session."), line->object);
          return NULL;
        }
    }

  return sks_session_issue (self, line->spec, receiver, (SksValue *const *) line->args->pdata, line->args->len,
                            (const char *const *) line->targets, sync);
}
