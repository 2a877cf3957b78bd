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
 * One option of one socket: its spec, what a fresh socket has, what was asked for, what the kernel says. Lives on the session's thread.
 *
 * Properties: value (GBytes, read-only). Signal: "changed": anything of it is new.
 */
const SksOptionSpec *sks_option_get_spec (SksOption *self);
GBytes *sks_option_get_value (SksOption *self);            /* (nullable) (transfer none): as last read */
const char *sks_option_get_value_text (SksOption *self);   /* "200000"; "" when not read */
const char *sks_option_get_default_text (SksOption *self); /* of a fresh socket of this kind; "" when unknown */
const char *sks_option_get_asked_text (SksOption *self);   /* what a setsockopt of this session asked for and the kernel took; "" when none did */
guint sks_option_get_set_by (SksOption *self);             /* the journal number of that call; 0: none */
gboolean sks_option_is_inherited (SksOption *self);        /* that call was made on the listener, before this connection was accepted */
guint sks_option_get_read_by (SksOption *self);            /* the journal number of the getsockopt that read what is not free to read; 0: none */
int sks_option_get_read_error (SksOption *self);           /* errno of the last reading; 0: fine */
gboolean sks_option_is_pending (SksOption *self);          /* a setsockopt of sks_option_list_set_text is under way */
guint sks_option_get_refused_by (SksOption *self);         /* the journal number of the last such call when the kernel refused it; 0: it did not */
int sks_option_get_refused_error (SksOption *self);        /* with which errno */
gboolean sks_option_is_changed (SksOption *self);          /* differs from the default, or was set */
gboolean sks_option_matches (SksOption *self, const char *wanted); /* its name, meaning, level or value has this casefolded text in it */
gboolean sks_option_can_set (SksOption *self, const char **reason); /* FALSE with why, translated: "needs CAP_NET_ADMIN", "read-only" */
const char *const *sks_option_get_suggestions (SksOption *self); /* values worth offering; none for most options */

/* What an editor's text means as setsockopt's third argument in Python: an int where the option is one, else bytes. NULL with what is wrong with the text. */
SksValue *sks_option_parse_value (const SksOptionSpec *spec, const char *text, GError **error);

/**
 * SksOptionList:
 *
 * The options of a socket as a GListModel of SksOption, grouped by level in the catalogue's order; only those that exist on it (a first reading on a worker tells).
 * Reads only what is free to read, on a worker, and only while it is active.
 *
 * Properties: loaded (read-only).
 */
SksOptionList *sks_option_list_new (SksSession *session, SksSocket *socket);
/* Whether it reads by itself: at once if anything may have changed, and after calls on the socket. Default FALSE. */
void sks_option_list_set_active (SksOptionList *self, gboolean active);
void sks_option_list_refresh (SksOptionList *self);
gboolean sks_option_list_is_loaded (SksOptionList *self);
gboolean sks_option_list_is_reading (SksOptionList *self); /* an answer is on its way */
/* Issues the setsockopt call that an editor's text means; FALSE with what is wrong with the text. The list reads again when it is done. */
gboolean sks_option_list_set_text (SksOptionList *self, SksOption *option, const char *text, GError **error);
/* Issues the getsockopt call of an option that is not free to read. */
void sks_option_list_read_once (SksOptionList *self, SksOption *option);

G_END_DECLS
