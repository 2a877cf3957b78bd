// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-state-glyph.h"

/* Several states share a colour, and those without TCP share a glyph with the TCP state that is nearest in meaning. */
static const struct
{
  const char *icon;
  const char *css_class;
} glyphs[SKS_N_STATES] = {
  [SKS_STATE_UNKNOWN] = { "sks-state-closed-symbolic", "state-closed" },
  [SKS_STATE_CLOSED] = { "sks-state-closed-symbolic", "state-closed" },
  [SKS_STATE_LISTEN] = { "sks-state-listen-symbolic", "state-listen" },
  [SKS_STATE_SYN_SENT] = { "sks-state-syn-sent-symbolic", "state-syn" },
  [SKS_STATE_SYN_RECV] = { "sks-state-syn-recv-symbolic", "state-syn" },
  [SKS_STATE_ESTABLISHED] = { "sks-state-established-symbolic", "state-established" },
  [SKS_STATE_FIN_WAIT_1] = { "sks-state-fin-wait-1-symbolic", "state-fin" },
  [SKS_STATE_FIN_WAIT_2] = { "sks-state-fin-wait-2-symbolic", "state-fin" },
  [SKS_STATE_CLOSE_WAIT] = { "sks-state-close-wait-symbolic", "state-fin" },
  [SKS_STATE_CLOSING] = { "sks-state-closing-symbolic", "state-fin" },
  [SKS_STATE_LAST_ACK] = { "sks-state-last-ack-symbolic", "state-fin" },
  [SKS_STATE_TIME_WAIT] = { "sks-state-time-wait-symbolic", "state-time-wait" },
  [SKS_STATE_UNBOUND] = { "sks-state-closed-symbolic", "state-closed" },
  [SKS_STATE_BOUND] = { "sks-state-bound-symbolic", "state-listen" },
  [SKS_STATE_CONNECTED] = { "sks-state-established-symbolic", "state-established" },
};

const char *
sks_state_icon_name (SksState state)
{
  return glyphs[(guint) state < SKS_N_STATES ? state : SKS_STATE_UNKNOWN].icon;
}

const char *
sks_state_css_class (SksState state)
{
  return glyphs[(guint) state < SKS_N_STATES ? state : SKS_STATE_UNKNOWN].css_class;
}

void
sks_state_swap_css_class (GtkWidget *widget,
                          SksState   from,
                          SksState   to)
{
  gtk_widget_remove_css_class (widget, sks_state_css_class (from));
  gtk_widget_add_css_class (widget, sks_state_css_class (to));
}
