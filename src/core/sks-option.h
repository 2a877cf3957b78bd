// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

#include "sks-option-spec.h"
#include "sks-session.h"

G_BEGIN_DECLS

#define SKS_TYPE_OPTION (sks_option_get_type ())
G_DECLARE_FINAL_TYPE (SksOption, sks_option, SKS, OPTION, GObject)
#define SKS_TYPE_OPTION_LIST (sks_option_list_get_type ())
G_DECLARE_FINAL_TYPE (SksOptionList, sks_option_list, SKS, OPTION_LIST, GObject)

/**
 * SksOption:
 *
 * One option of one socket: its spec, what a fresh socket has, what was asked for, what the kernel says. Lives on the session's thread. Notifies "value".
 */
const SksOptionSpec *sks_option_get_spec (SksOption *self);
GBytes *sks_option_get_value (SksOption *self);         /* (nullable) (transfer none): as last read */
const char *sks_option_get_value_text (SksOption *self);   /* "200000"; "" when not read */
const char *sks_option_get_default_text (SksOption *self); /* of a fresh socket of this kind; "" when unknown */
const char *sks_option_get_asked_text (SksOption *self);   /* what a setsockopt of this session asked for; "" when none did */
guint sks_option_get_set_by (SksOption *self);             /* the journal number of that call; 0: none */
int sks_option_get_read_error (SksOption *self);           /* errno of the last reading; 0: fine */
gboolean sks_option_is_changed (SksOption *self);          /* differs from the default, or was set */
gboolean sks_option_can_set (SksOption *self, const char **reason); /* FALSE with why, translated: "needs CAP_NET_ADMIN", "read-only" */

/**
 * SksOptionList:
 *
 * The options of a socket as a GListModel of SksOption, grouped by level in the catalogue's order; only those that exist on it (a first reading on a worker tells).
 * Reads only what is free to read, on a worker.
 */
SksOptionList *sks_option_list_new (SksSession *session, SksSocket *socket);
void sks_option_list_refresh (SksOptionList *self);
gboolean sks_option_list_is_loaded (SksOptionList *self); /* property "loaded" */
/* Issues the setsockopt call that an editor's text means; FALSE with what is wrong with the text. The list reads again when it is done. */
gboolean sks_option_list_set_text (SksOptionList *self, SksOption *option, const char *text, GError **error);
/* Issues the getsockopt call of an option that is not free to read. */
void sks_option_list_read_once (SksOptionList *self, SksOption *option);

G_END_DECLS
