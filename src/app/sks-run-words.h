// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-traffic.h"

G_BEGIN_DECLS

/* What a run of bytes is called and what there is to say of it. All (transfer full); NULL where there is nothing to say. */
char *sks_run_words_title (SksRun *run);                 /* "Received from client" */
char *sks_run_words_size (gsize n_bytes);                /* "25 bytes" */
char *sks_run_words_tag (SksRun *run);                   /* "5 sends → 2 receives" */
char *sks_run_words_when (SksRun *run);                  /* "40.118 – 42.530 s" */
char *sks_run_words_hint (SksRun *run, SksTraffic *traffic);    /* how receives cut across sends, or what a datagram has lost */
char *sks_run_words_end (SksRun *run, SksTraffic *traffic);     /* end of file */
char *sks_run_words_waiting (SksRun *run, SksTraffic *traffic); /* sent and not received */
char *sks_run_words_aloud (SksRun *run);                 /* all of it, for a screen reader */

char *sks_run_words_send (const SksEdge *edge);                              /* "#15 · 4 B" */
char *sks_run_words_receive (const SksEdge *edge, SksTraffic *traffic);      /* "#20 · recv(16) → 16 B" */
char *sks_run_words_edge (const SksEdge *edge, gboolean send);               /* "#15, a send of 4 bytes" */
char *sks_run_words_caller (const SksEdge *edge, SksTraffic *traffic);       /* "client.send" */

G_END_DECLS
