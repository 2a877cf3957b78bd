// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-call.h"
#include "sks-journal.h"
#include "sks-session.h"

G_BEGIN_DECLS

typedef enum
{
  SKS_PREDICTION_AT_ONCE, /* succeeds without waiting */
  SKS_PREDICTION_WAITS,
  SKS_PREDICTION_FAILS,
  SKS_PREDICTION_UNKNOWN, /* depends on what cannot be seen from here */
} SksPredictionKind;

/**
 * SksPrediction:
 * @error: the errno when it fails with one, else 0
 * @text: translated: what it returns, then why
 */
typedef struct
{
  SksPredictionKind kind;
  int error;
  char *text;
} SksPrediction;

void sks_prediction_free (SksPrediction *prediction);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SksPrediction, sks_prediction_free)

/* What a call would do now, from what is already known; no syscall, no wait. @receiver: SksSocket, SksFile or NULL. */
SksPrediction *sks_predict (SksSession *session, const SksCallSpec *spec, gpointer receiver, SksValue *const *args, guint n_args);

/* What a failed record means here: the note under its row. Translated; NULL when it did not fail. */
char *sks_explain_record (SksSession *session, const SksRecordData *data);
/* "ECONNREFUSED (111)": "Nothing listens there." One line for any errno, translated; NULL when the guide has none. */
const char *sks_explain_errno (int error);
/* What helps: one or two sentences, translated; NULL when nothing is known. */
char *sks_explain_help (SksSession *session, const SksRecordData *data);
/* One sentence about what a successful record did: "7 bytes, all that was waiting. bufsize asked for up to 1024." (nullable) */
char *sks_explain_success (SksSession *session, const SksRecordData *data);

/* Who can reach a socket bound to @address: about 127.0.0.1, 0.0.0.0, :: and this machine's addresses. Translated sentence. (transfer full) (nullable) */
char *sks_explain_reach (SksSession *session, int family, const SksAddress *address);
/* The same of the two usual choices of a family, loopback and the wildcard, a line each. (transfer full) (nullable) */
char *sks_explain_reach_choices (SksSession *session, int family);
/* What socket(family, type, protocol) gives, or the errno it is refused with and why. */
SksPrediction *sks_predict_socket (SksSession *session, int family, int type, int protocol);

G_END_DECLS
