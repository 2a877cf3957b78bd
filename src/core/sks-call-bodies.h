// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-call-frame.h"

G_BEGIN_DECLS

/* The bodies of the catalogue's calls, by the group that they stand in. */

void sks_body_socket (SksCallFrame *frame);

void sks_body_bind (SksCallFrame *frame);
void sks_body_listen (SksCallFrame *frame);
void sks_body_accept (SksCallFrame *frame);

void sks_body_connect (SksCallFrame *frame);
void sks_body_connect_ex (SksCallFrame *frame);

void sks_body_recv (SksCallFrame *frame);
void sks_body_recvfrom (SksCallFrame *frame);
void sks_body_send (SksCallFrame *frame);
void sks_body_sendall (SksCallFrame *frame);
void sks_body_sendto (SksCallFrame *frame);

void sks_body_shutdown (SksCallFrame *frame);
void sks_body_detach (SksCallFrame *frame);
void sks_body_close (SksCallFrame *frame);
void sks_body_getpeername (SksCallFrame *frame);
void sks_body_getsockname (SksCallFrame *frame);
void sks_body_setsockopt (SksCallFrame *frame);
void sks_body_getsockopt (SksCallFrame *frame);
void sks_body_fileno (SksCallFrame *frame);

void sks_body_settimeout (SksCallFrame *frame);
void sks_body_gettimeout (SksCallFrame *frame);
void sks_body_setblocking (SksCallFrame *frame);
void sks_body_getblocking (SksCallFrame *frame);

void sks_body_makefile (SksCallFrame *frame);
void sks_body_file_read (SksCallFrame *frame);
void sks_body_file_read1 (SksCallFrame *frame);
void sks_body_file_readline (SksCallFrame *frame);
void sks_body_file_readlines (SksCallFrame *frame);
void sks_body_file_write (SksCallFrame *frame);
void sks_body_file_flush (SksCallFrame *frame);
void sks_body_file_close (SksCallFrame *frame);

void sks_body_getaddrinfo (SksCallFrame *frame);

G_END_DECLS
