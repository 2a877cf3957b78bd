// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "sks-session.h"

G_BEGIN_DECLS

#define SKS_TYPE_ADDRESS_LOOKUP (sks_address_lookup_get_type ())
G_DECLARE_FINAL_TYPE (SksAddressLookup, sks_address_lookup, SKS, ADDRESS_LOOKUP, GtkPopover)

/**
 * SksAddressLookup:
 *
 * Looks a host name up with the catalogue's getaddrinfo, as a call of the session, and offers every address that it gives.
 *
 * Signal: "picked" (SksValue): the address as Python's tuple.
 */
GtkWidget *sks_address_lookup_new (void);
/* @port: (nullable). @family, @type: those of the socket; the family can be widened to AF_UNSPEC in the popover. */
void sks_address_lookup_start (SksAddressLookup *self, SksSession *session, const char *host, SksValue *port, int family, int type);

G_END_DECLS
