// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-call-private.h"
#include "sks-journal-private.h"
#include "sks-session.h"
#include "sks-socket-private.h"
#include "sks-workers.h"

G_BEGIN_DECLS

struct _SksSession
{
  GObject parent_instance;

  GListStore *sockets;
  GHashTable *by_id;   /* id → SksSocket, borrowed; forgotten ones stay until the session goes */
  GPtrArray *all;      /* owns every SksSocket */
  GHashTable *by_name; /* name → SksSocket or SksFile; a name in use by a call under way maps to NULL */
  GHashTable *suffixes; /* stem → number: names with lower ones are all taken */
  guint last_id;
  guint last_file_id;

  SksJournal *journal;
  gint64 origin_us;
  SksInbox *inbox; /* of Delivery */
  guint batching;   /* a slice of deliveries is being taken in */
  GPtrArray *dirty; /* of SksSocket, borrowed: told of when the slice is in */

  GHashTable *running; /* frame → SksCall, owned */
  GListStore *waiting; /* in the order of their numbers */
  guint waiting_timer;

  gboolean observe;
  guint sample_timer;
  gboolean sample_is_soon; /* that timer is the short one */
  guint sampling; /* samples under way */
  gboolean sample_again;
  GPtrArray *host_addresses;
  gint64 host_addresses_us;
};

/* What comes back from a worker: run on the session's thread. */
typedef struct
{
  void (*take) (SksSession *self, gpointer data);
  gpointer data;
  GDestroyNotify free;
} SksDelivery;

void sks_session_post (SksInbox *inbox, void (*take) (SksSession *self, gpointer data), gpointer data, GDestroyNotify free_func);
void sks_session_tell_call (SksSession *self, SksCall *call, gboolean done);
void sks_session_tell_changed (SksSession *self, SksSocket *socket);
void sks_session_tell_dirty (SksSession *self); /* when no batch is under way: of all that changed in it */
/* Runs @func (data) on a worker, then @take (self, data) here. */
gboolean sks_session_work (SksSession *self, GFunc func, void (*take) (SksSession *self, gpointer data), gpointer data, GDestroyNotify free_func);

/* sks-session-call.c */
SksCall *sks_session_issue (SksSession *self, const SksCallSpec *spec, gpointer receiver, SksValue *const *args, guint n_args, const char *const *targets, gboolean sync);
/* An interrupted look-up: its call ends now, whatever getaddrinfo does. */
void sks_session_give_up_look_up (SksSession *self, SksCall *call);

/* sks-session-close.c: whether a Close that waited for interrupted calls can go on */
void sks_session_continue_close (SksSession *self, SksSocket *socket);
/* sks-session-sample.c */
void sks_session_sample_soon (SksSession *self);
void sks_session_stop_sampling (SksSession *self);
/* sks-session-names.c */
void sks_session_choose_targets (SksSession *self, const SksCallSpec *spec, const char *const *asked, char **targets);
void sks_session_release_name (SksSession *self, const char *name);

G_END_DECLS
