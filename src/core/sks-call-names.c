// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>

#include "sks-call-bodies.h"

#define MAX_LABEL 63

static SksValue *
new_gaierror (int error, int system_error)
{
  if (error == EAI_SYSTEM)
    return sks_value_new_errno (system_error);
  return sks_value_new_exception ("gaierror", error, gai_strerror (error));
}

/* glibc's getaddrinfo; NULL too, without addresses, when the call was interrupted before it. No signal ends it, so the frame says when it is inside: the session may give it up, and then what comes is dropped. */
static SksValue *
look_up (SksCallFrame *frame, const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **addresses)
{
  int error, system_error;

  sks_frame_start_clock (frame);
  g_atomic_int_set (&frame->looking_up, TRUE);
  /* Only after that: one of the two sides sees what the other has set. */
  if (sks_call_frame_is_interrupted (frame))
    return NULL;
  error = getaddrinfo (host, service, hints, addresses);
  system_error = errno;
  g_atomic_int_set (&frame->looking_up, FALSE);
  frame->ended_us = g_get_monotonic_time ();

  return error != 0 ? new_gaierror (error, system_error) : NULL;
}

static void
copy_host (SksAddress *address, const struct sockaddr *found)
{
  if (found->sa_family == AF_INET)
    ((struct sockaddr_in *) &address->storage)->sin_addr = ((const struct sockaddr_in *) found)->sin_addr;
  else if (found->sa_family == AF_INET6)
    ((struct sockaddr_in6 *) &address->storage)->sin6_addr = ((const struct sockaddr_in6 *) found)->sin6_addr;
}

/* The look-up of CPython's setipaddr: the first answer is taken, and only its host; port, flow and scope are the tuple's. */
SksValue *
sks_frame_resolve (const char *host, int family, SksAddress *address, gpointer frame)
{
  const struct addrinfo hints = { .ai_family = family };
  struct addrinfo *found = NULL;
  SksValue *exception;

  exception = look_up (frame, host, NULL, &hints, &found);
  if (exception != NULL)
    return exception;

  if (found == NULL)
    return NULL;
  copy_host (address, found->ai_addr);
  freeaddrinfo (found);
  return NULL;
}

/* The check that Python's idna codec makes of a name that is ASCII already; a last empty label is the root's. */
static gboolean
labels_fit (const char *host)
{
  const char *label = host;

  for (;;)
    {
      gsize length = strcspn (label, ".");

      if (length > MAX_LABEL || (length == 0 && label[0] == '.'))
        return FALSE;
      if (label[length] == '\0')
        return TRUE;
      label += length + 1;
    }
}

/* The host as bytes for glibc: NULL for None. FALSE after raising. */
static gboolean
get_host (SksCallFrame *frame, char **host)
{
  SksValue *value = sks_frame_get_arg (frame, 0);
  gsize length;

  *host = NULL;
  if (value == NULL || sks_value_is (value, SKS_VALUE_NONE))
    return TRUE;
  if (sks_value_is (value, SKS_VALUE_BYTES))
    {
      const guint8 *data = sks_value_get_bytes (value, &length);

      *host = g_strndup ((const char *) data, length);
      return TRUE;
    }
  if (!sks_value_is (value, SKS_VALUE_TEXT))
    {
      sks_frame_raise (frame, "TypeError", "getaddrinfo() argument 1 must be string or None");
      return FALSE;
    }

  *host = g_str_is_ascii (sks_value_get_text (value, NULL)) ? g_strdup (sks_value_get_text (value, NULL))
                                                            : g_hostname_to_ascii (sks_value_get_text (value, NULL));
  if (*host != NULL && labels_fit (*host))
    return TRUE;

  g_clear_pointer (host, g_free);
  sks_frame_raise (frame, "UnicodeError", "encoding with 'idna' codec failed (UnicodeError: label empty or too long)");
  return FALSE;
}

static gboolean
get_service (SksCallFrame *frame, char **service)
{
  SksValue *value = sks_frame_get_arg (frame, 1);
  gint64 number;
  gsize length;

  *service = NULL;
  if (value == NULL || sks_value_is (value, SKS_VALUE_NONE))
    return TRUE;
  if (sks_value_is (value, SKS_VALUE_TEXT))
    *service = g_strdup (sks_value_get_text (value, NULL));
  else if (sks_value_is (value, SKS_VALUE_BYTES))
    {
      const guint8 *data = sks_value_get_bytes (value, &length);

      *service = g_strndup ((const char *) data, length);
    }
  else if (!sks_value_is (value, SKS_VALUE_INT))
    sks_frame_raise (frame, "OSError", "Int or String expected");
  else if (!sks_value_get_int (value, &number))
    sks_frame_raise (frame, "OverflowError", "Python int too large to convert to C long");
  else
    *service = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  return *service != NULL;
}

static SksValue *
entry_to_value (const struct addrinfo *entry)
{
  SksAddress address = { .length = entry->ai_addrlen };
  SksValue *items[5];

  memcpy (&address.storage, entry->ai_addr, MIN (entry->ai_addrlen, sizeof address.storage));
  items[0] = sks_value_new_int (entry->ai_family);
  items[1] = sks_value_new_int (entry->ai_socktype);
  items[2] = sks_value_new_int (entry->ai_protocol);
  items[3] = sks_value_new_text (entry->ai_canonname != NULL ? entry->ai_canonname : "", -1);
  items[4] = sks_address_to_value (&address);
  return sks_value_new_tuple (items, G_N_ELEMENTS (items));
}

void
sks_body_getaddrinfo (SksCallFrame *frame)
{
  struct addrinfo hints = { 0 };
  struct addrinfo *found = NULL;
  g_autofree char *host = NULL;
  g_autofree char *service = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  SksValue *exception;

  if (!sks_frame_get_int (frame, 2, &hints.ai_family) || !sks_frame_get_int (frame, 3, &hints.ai_socktype)
      || !sks_frame_get_int (frame, 4, &hints.ai_protocol) || !sks_frame_get_int (frame, 5, &hints.ai_flags))
    return;
  if (!get_host (frame, &host) || !get_service (frame, &service))
    return;

  exception = look_up (frame, host, service, &hints, &found);
  if (exception != NULL)
    {
      sks_frame_raise_value (frame, exception);
      return;
    }
  if (found == NULL)
    return;

  entries = g_ptr_array_new ();
  for (const struct addrinfo *entry = found; entry != NULL; entry = entry->ai_next)
    g_ptr_array_add (entries, entry_to_value (entry));
  freeaddrinfo (found);
  sks_frame_return (frame, sks_value_new_list ((SksValue **) entries->pdata, entries->len));
}
