// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-socket.h"

G_BEGIN_DECLS

typedef enum
{
  SKS_FACTS_NAMES,
  SKS_FACTS_SOCKET,
  SKS_FACTS_TCP,
  SKS_FACTS_CREDENTIALS,
  SKS_N_FACTS
} SksFactGroup;

/**
 * SksFact:
 * @title: (translatable)
 * @code: written in the font of code
 * @copy: worth a button that copies it
 * @dup_text: (transfer full) (nullable): NULL where the socket has no such fact
 *
 * One thing that is known of a socket.
 */
typedef struct
{
  SksFactGroup group;
  const char *title;
  gboolean code, copy;
  char *(*dup_text) (SksSocket *socket);
} SksFact;

const SksFact *sks_socket_facts_list (guint *n_facts);
const char *sks_socket_facts_get_title (SksFactGroup group); /* translated */

G_END_DECLS
