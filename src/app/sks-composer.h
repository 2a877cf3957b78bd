// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "sks-session.h"

G_BEGIN_DECLS

#define SKS_TYPE_COMPOSER (sks_composer_get_type ())
G_DECLARE_FINAL_TYPE (SksComposer, sks_composer, SKS, COMPOSER, AdwBin)

/**
 * SksComposer:
 *
 * Writes what is sent next, with send, sendall or sendto, once or again and again; and receives. What it does are calls of the catalogue like any others.
 *
 * Property: call-name ("send", "sendall", "sendto").
 */
void sks_composer_set_session (SksComposer *self, SksSession *session);
void sks_composer_set_socket (SksComposer *self, SksSocket *socket);
void sks_composer_set_narrow (SksComposer *self, gboolean narrow);
void sks_composer_send (SksComposer *self); /* as its button does: what is repeated stops */

G_END_DECLS
