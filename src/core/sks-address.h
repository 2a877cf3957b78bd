// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/socket.h>
#include <sys/un.h>

#include "sks-value.h"

G_BEGIN_DECLS

/**
 * SksAddress:
 *
 * A socket address as the kernel takes and gives it. A length of 0 is no address.
 */
typedef struct
{
  socklen_t length; /* bytes of the union in use */
  union
  {
    struct sockaddr any;
    struct sockaddr_storage storage;
    struct sockaddr_un un;
  };
} SksAddress;

#define SKS_ADDRESS_INIT { .length = 0 }

gboolean sks_address_equal (const SksAddress *a, const SksAddress *b);
gboolean sks_address_is_wildcard (const SksAddress *address); /* 0.0.0.0, :: */
gboolean sks_address_is_loopback (const SksAddress *address);
int sks_address_get_port (const SksAddress *address); /* host order; -1 where the family has none */

/* Python's shape: ('127.0.0.1', 80), ('::1', 80, 0, 0), 'path', b'\0abstract', '' unnamed, None for no address (makesockaddr in CPython). */
SksValue *sks_address_to_value (const SksAddress *address);
/* For people: 127.0.0.1:80, [::1]:80, [fe80::1%eth0]:80, path, @abstract, "unnamed". */
char *sks_address_to_text (const SksAddress *address);
void sks_address_write_c (const SksAddress *address, SksCode *code);        /* a compound literal of the right sockaddr */
void sks_address_write_c_length (const SksAddress *address, SksCode *code); /* its size: sizeof(struct sockaddr_in) … */
void sks_address_write_strace (const SksAddress *address, SksCode *code); /* {sa_family=AF_INET, sin_port=htons(80), …} */

/**
 * SksResolveFunc:
 *
 * Looks a host name up (it may wait). Returns an exception value (gaierror …) or NULL on success.
 */
typedef SksValue *(*SksResolveFunc) (const char *host, int family, SksAddress *address, gpointer user_data);

/* Decodes an argument as CPython's getsockaddrarg does, with its exceptions in its order. @function is the Python name for the message
 * ("bind"). Host names go to @resolve. Returns NULL on success, else the exception that Python raises. (transfer full) (nullable) */
SksValue *sks_address_from_value (int family, const SksValue *value, const char *function, SksResolveFunc resolve, gpointer resolve_data, SksAddress *address);

/* The same address as a literal, no name looked up; FALSE when it needs a look-up or is wrong. For predictions and C text on the main thread. */
gboolean sks_address_from_value_literal (int family, const SksValue *value, SksAddress *address);

G_END_DECLS
