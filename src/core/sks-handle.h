// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SksHandle:
 *
 * The fd behind a socket, shared by the threads that call on it, as the C struct behind Python's socket object is. Thread-safe.
 * While a call is in flight on a number that was closed, the number stays reserved, so that no later retry can hit a stranger.
 */
typedef struct
{
  gatomicrefcount ref_count;
  GMutex lock;
  int fd; /* -1 once closed or detached */
  int family, type, protocol;
  gint64 timeout_ns; /* Python's timeout: -1 None, 0 non-blocking */
  guint in_flight;   /* calls between enter and leave */
  guint n_looking;   /* readers between look and unlook */
  GCond looked;      /* that there are none */
  guint io_refs;     /* file objects of makefile that are open */
  gboolean close_deferred;
  int reserved_fd; /* holds a closed number until in_flight is 0; -1: none */
  guint id;        /* the number of its SksSocket in the session; 0: not adopted yet */
} SksHandle;

SksHandle *sks_handle_new (int fd, int family, int type, int protocol);
SksHandle *sks_handle_ref (SksHandle *handle);
void sks_handle_unref (SksHandle *handle); /* the last one closes the fd, as CPython's finalizer does */
int sks_handle_enter (SksHandle *handle);  /* the fd to use, -1 when closed; pairs with leave */
void sks_handle_leave (SksHandle *handle);
/* For a few reads that cannot wait: until unlook the fd is not closed, so that none of them can read another socket. -1 when closed. */
int sks_handle_look (SksHandle *handle);
void sks_handle_unlook (SksHandle *handle);
int sks_handle_get_fd (SksHandle *handle);
gint64 sks_handle_get_timeout_ns (SksHandle *handle);
void sks_handle_set_timeout_ns (SksHandle *handle, gint64 timeout_ns);
int sks_handle_steal_fd (SksHandle *handle); /* for close and detach: the fd, no longer ours; -1 when there is none */
/* close(2) of a stolen fd; while other calls are in flight the number is held until the last of them has left. */
int sks_handle_close_fd (SksHandle *handle, int fd);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SksHandle, sks_handle_unref)

G_END_DECLS
