// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>

#include "sks-explain-private.h"
#include "sks-option-spec.h"

#define MAX_UDP_INET 65507  /* 65535 less the headers of IPv4 and UDP */
#define MAX_UDP_INET6 65527 /* IPv6's length does not count its own header */

static void
take_word (SksCase *the_case, SksWord word, char *text)
{
  if (text != NULL && *text == '\0')
    g_clear_pointer (&text, g_free);
  g_free (the_case->words[word]);
  the_case->words[word] = text;
}

static void
clear_case (SksCase *the_case)
{
  for (guint i = 0; i < SKS_N_WORDS; i++)
    g_clear_pointer (&the_case->words[i], g_free);
}

static const SksArgSpec *
find_arg (const SksRecordData *data, SksArgKind kind, SksValue **value)
{
  for (guint i = 0; i < data->spec->n_args; i++)
    if (data->spec->args[i].kind == kind)
      {
        *value = data->args[i];
        return data->args[i] != NULL ? &data->spec->args[i] : NULL;
      }
  return NULL;
}

/* The address as it went to the kernel, if it got that far; else as it was written. */
static void
find_address (const SksRecordData *data, SksAddress *address, char **text)
{
  SksValue *value = NULL;

  if (find_arg (data, SKS_ARG_ADDRESS, &value) == NULL)
    return;
  for (guint i = data->syscalls != NULL ? data->syscalls->len : 0; i > 0 && address->length == 0; i--)
    {
      const SksSyscall *syscall = &g_array_index (data->syscalls, SksSyscall, i - 1);

      if (syscall->id == SKS_SYS_BIND || syscall->id == SKS_SYS_CONNECT || syscall->id == SKS_SYS_SENDTO)
        *address = syscall->address;
    }
  if (address->length == 0 && !sks_address_from_value_literal (data->family, value, address))
    address->length = 0;
  *text = address->length != 0 ? sks_address_to_text (address) : sks_value_to_python (value);
}

/* The variable of a socket that had the address when the call was made, also one that was closed since. */
static const char *
find_holder (SksSession *session, const SksRecordData *data, const SksAddress *address)
{
  GListModel *sockets = sks_session_get_sockets (session);
  SksJournal *journal = sks_session_get_journal (session);
  const char *found = NULL;
  gboolean found_listening = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (sockets); i++)
    {
      g_autoptr (SksSocket) socket = g_list_model_get_item (sockets, i);
      const SksEvidence *evidence = sks_socket_get_evidence (socket);
      guint last = sks_journal_get_last_of_socket (journal, sks_socket_get_id (socket));
      gboolean listening = sks_socket_get_state (socket) == SKS_STATE_LISTEN;

      if (sks_socket_get_id (socket) == data->socket_id || sks_socket_get_socket_type (socket) != data->type || evidence->name.length == 0)
        continue;
      if (!sks_socket_is_open (socket) && last < data->number)
        continue;
      if ((sks_reach_covers (&evidence->name, address) || sks_reach_covers (address, &evidence->name)) && (found == NULL || (listening && !found_listening)))
        {
          found = sks_socket_get_name (socket);
          found_listening = listening;
        }
    }
  return found;
}

static guint
find_kind_facts (const SksRecordData *data)
{
  gboolean inet = data->family == AF_INET || data->family == AF_INET6;
  gboolean datagram = data->type == SOCK_DGRAM || data->type == SOCK_RAW || data->type == SOCK_RDM;

  return (inet ? SKS_FACT_INET : 0) | (data->family == AF_INET6 ? SKS_FACT_INET6 : 0) | (data->family == AF_UNIX ? SKS_FACT_UNIX : 0)
         | (datagram ? SKS_FACT_DATAGRAM : SKS_FACT_STREAM) | (inet && data->type == SOCK_STREAM ? SKS_FACT_TCP : 0)
         | (data->type == SOCK_RAW ? SKS_FACT_RAW : 0);
}

static guint
find_address_facts (const SksAddress *address)
{
  int port = sks_address_get_port (address);
  guint facts = 0;

  if (address->length == 0)
    return 0;
  if (port == 0)
    facts |= SKS_FACT_PORT_ZERO;
  if (port > 0 && port < IPPORT_RESERVED)
    facts |= SKS_FACT_LOW_PORT;
  if (sks_address_is_loopback (address) || sks_address_is_wildcard (address))
    facts |= SKS_FACT_LOOPBACK;
  if (sks_reach_is_broadcast (address))
    facts |= SKS_FACT_BROADCAST;
  if (sks_reach_is_link_local (address) && ((const struct sockaddr_in6 *) &address->any)->sin6_scope_id == 0)
    facts |= SKS_FACT_LINK_LOCAL;
  return facts;
}

static guint
find_state_facts (SksSession *session, const SksRecordData *data)
{
  SksSocket *socket = data->socket_id != 0 ? sks_session_find_socket_by_id (session, data->socket_id) : NULL;
  const SksAddress *name = &data->before.name;
  SksState state = data->before.state;
  SksHistory history;
  guint facts = 0;

  if (socket == NULL)
    return 0;
  sks_history_read (session, socket, data->number, &history);
  if ((data->before.valid & SKS_EVIDENCE_STATE) == 0 && data->number == sks_journal_get_last_of_socket (sks_session_get_journal (session), data->socket_id))
    state = sks_socket_get_state (socket);
  if (state == SKS_STATE_LISTEN)
    facts |= SKS_FACT_LISTENING;
  if (state == SKS_STATE_SYN_SENT)
    facts |= SKS_FACT_CONNECTING;
  if (history.connected || (state >= SKS_STATE_ESTABLISHED && state <= SKS_STATE_TIME_WAIT) || state == SKS_STATE_CONNECTED)
    facts |= SKS_FACT_CONNECTED;
  if (data->family == AF_UNIX ? name->length > sizeof (sa_family_t) : name->length > 0 && sks_address_get_port (name) > 0)
    facts |= SKS_FACT_NAMED;
  if (history.shut_write)
    facts |= SKS_FACT_SHUT_WRITE;
  if (history.saw_eof)
    facts |= SKS_FACT_SAW_EOF;
  if (history.timeout < 0)
    facts |= SKS_FACT_BLOCKING;
  else if (history.timeout > 0)
    facts |= SKS_FACT_TIMED;
  return facts;
}

static guint
find_flag_facts (const SksRecordData *data)
{
  SksValue *value = NULL;
  gint64 flags = 0;

  if (find_arg (data, SKS_ARG_FLAGS, &value) == NULL || !sks_value_get_int (value, &flags))
    return 0;
  return (flags & MSG_DONTWAIT ? SKS_FACT_NO_WAIT_FLAG : 0) | (flags & MSG_OOB ? SKS_FACT_OUT_OF_BAND : 0);
}

static void
find_option_words (const SksRecordData *data, SksCase *the_case)
{
  SksValue *level_value = NULL, *name_value = NULL;
  const SksOptionSpec *spec;
  gint64 level = 0, name = 0;

  if (find_arg (data, SKS_ARG_LEVEL, &level_value) == NULL || find_arg (data, SKS_ARG_OPTNAME, &name_value) == NULL
      || !sks_value_get_int (level_value, &level) || !sks_value_get_int (name_value, &name))
    return;
  spec = sks_option_spec_find ((int) level, (int) name);
  if (spec != NULL)
    {
      take_word (the_case, SKS_WORD_OPTION, g_strdup (spec->name));
      take_word (the_case, SKS_WORD_CAPABILITY, g_strdup (spec->capability));
    }
}

static void
find_data_words (const SksRecordData *data, SksCase *the_case)
{
  SksValue *value = NULL;
  gsize size = 0;

  if (find_arg (data, SKS_ARG_BYTES, &value) == NULL || !sks_value_is (value, SKS_VALUE_BYTES))
    return;
  sks_value_get_bytes (value, &size);
  take_word (the_case, SKS_WORD_SIZE, g_strdup_printf ("%" G_GSIZE_FORMAT, size));
  take_word (the_case, SKS_WORD_LIMIT, g_strdup_printf ("%d", data->family == AF_INET6 ? MAX_UDP_INET6 : MAX_UDP_INET));
  take_word (the_case, SKS_WORD_SENT, g_strdup_printf ("%" G_GSIZE_FORMAT, data->n_sent));
}

static void
find_socket_words (SksSession *session, const SksRecordData *data, SksCase *the_case)
{
  SksSocket *socket = data->socket_id != 0 ? sks_session_find_socket_by_id (session, data->socket_id) : NULL;

  take_word (the_case, SKS_WORD_OBJECT, g_strdup (data->file_id != 0 && socket != NULL ? sks_socket_get_name (socket) : data->object));
  if (data->before.name.length > 0)
    take_word (the_case, SKS_WORD_NAME, sks_address_to_text (&data->before.name));
  if (data->before.peer.length > 0)
    take_word (the_case, SKS_WORD_PEER, sks_address_to_text (&data->before.peer));
  else if (socket != NULL)
    take_word (the_case, SKS_WORD_PEER, g_strdup (sks_socket_get_peer_text (socket)));
}

/* socket() has no socket yet: its arguments say of what kind it would have been. */
static guint
find_made_facts (const SksRecordData *data)
{
  SksRecordData made = { .family = AF_INET, .type = SOCK_STREAM };
  gint64 number;

  if (data->args[0] != NULL && sks_value_get_int (data->args[0], &number))
    made.family = (int) number;
  if (data->args[1] != NULL && sks_value_get_int (data->args[1], &number))
    made.type = (int) number & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
  return find_kind_facts (&made);
}

static void
build_case (SksSession *session, const SksRecordData *data, SksCase *the_case)
{
  SksAddress address = SKS_ADDRESS_INIT;
  gboolean listens = g_str_equal (data->spec->name, "listen");
  char *text = NULL;
  const char *holder = NULL;

  memset (the_case, 0, sizeof *the_case);
  the_case->call = data->spec->name;
  the_case->facts = g_str_equal (data->spec->name, "socket") ? find_made_facts (data) : find_kind_facts (data);
  find_address (data, &address, &text);
  take_word (the_case, SKS_WORD_ADDRESS, text);
  if (text != NULL)
    the_case->facts |= SKS_FACT_ADDRESSED;
  if (sks_address_get_port (&address) >= 0)
    take_word (the_case, SKS_WORD_PORT, g_strdup_printf ("%d", sks_address_get_port (&address)));
  if (listens)
    address = data->before.name;
  if (address.length > 0 && sks_reach_is_locked_in (session, &data->before.name, &address))
    the_case->facts |= SKS_FACT_FROM_LOOPBACK;
  the_case->facts |= find_address_facts (&address) | find_state_facts (session, data) | find_flag_facts (data);
  if (address.length > 0)
    holder = find_holder (session, data, &address);
  if (holder != NULL)
    {
      the_case->facts |= SKS_FACT_HELD;
      take_word (the_case, SKS_WORD_HOLDER, g_strdup (holder));
    }
  find_socket_words (session, data, the_case);
  find_option_words (data, the_case);
  find_data_words (data, the_case);
  take_word (the_case, SKS_WORD_CALL, g_strdup (data->spec->name));
  take_word (the_case, SKS_WORD_TOOK, sks_format_duration_us (data->took_us));
  if (data->args[0] != NULL)
    take_word (the_case, SKS_WORD_ARGUMENT, sks_value_to_python (data->args[0]));
}

/* connect_ex answers with an errno where connect raises it. */
static int
get_answered_errno (const SksRecordData *data)
{
  gint64 error = 0;

  if (g_str_equal (data->spec->name, "connect_ex") && sks_value_is (data->result, SKS_VALUE_INT) && sks_value_get_int (data->result, &error))
    return (int) error;
  return 0;
}

static void
find_entry (SksSession *session, const SksRecordData *data, const SksCase *the_case, const char **meaning, const char **help)
{
  const SksGuideEntry *entry = NULL;
  const SksRaiseEntry *raised = NULL;
  const char *type = "OSError", *text = NULL;
  int error = get_answered_errno (data);

  *meaning = *help = NULL;
  if (sks_value_is (data->result, SKS_VALUE_EXCEPTION))
    {
      error = sks_value_get_errno (data->result);
      type = sks_value_get_exception_type (data->result);
      text = sks_value_get_exception_text (data->result);
    }
  if (strstr (type, "gaierror") != NULL)
    {
      *meaning = sks_guide_resolver_meaning (error);
      *help = error == EAI_ADDRFAMILY
                ? N_("The socket’s family must be the address’s: AF_INET takes 127.0.0.1, AF_INET6 takes ::1 or ::ffff:127.0.0.1.")
                : N_("Look at the spelling; “getent hosts NAME” asks the same resolver. An address such as 127.0.0.1 needs none.");
      return;
    }
  if (error != 0)
    entry = sks_guide_find (error, the_case);
  else
    raised = sks_guide_find_raise (strrchr (type, '.') != NULL ? strrchr (type, '.') + 1 : type, text, the_case);
  if (entry != NULL || raised != NULL)
    {
      *meaning = entry != NULL ? entry->meaning : raised->meaning;
      *help = entry != NULL ? entry->help : raised->help;
    }
}

static gboolean
did_fail (const SksRecordData *data)
{
  return sks_value_is (data->result, SKS_VALUE_EXCEPTION) || get_answered_errno (data) != 0;
}

/* The sentence about a failure, or what helps; NULL when the guide has none. */
static char *
expand_entry (SksSession *session, const SksRecordData *data, gboolean want_help)
{
  const char *meaning, *help, *sentence;
  SksCase the_case;
  char *text;

  build_case (session, data, &the_case);
  find_entry (session, data, &the_case, &meaning, &help);
  sentence = want_help ? help : meaning;
  text = sentence != NULL && sks_guide_fits (sentence, &the_case) ? sks_guide_expand (_(sentence), &the_case) : NULL;
  clear_case (&the_case);
  return text;
}

char *
sks_explain_record (SksSession *session, const SksRecordData *data)
{
  char *text;

  if (!sks_value_is (data->result, SKS_VALUE_EXCEPTION))
    return NULL;
  text = expand_entry (session, data, FALSE);
  return text != NULL ? text : g_strdup (sks_value_get_exception_text (data->result));
}

char *
sks_explain_help (SksSession *session, const SksRecordData *data)
{
  return did_fail (data) ? expand_entry (session, data, TRUE) : NULL;
}

char *
sks_explain_count (guint64 n_bytes)
{
  return n_bytes < 10000 ? g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u byte", "%u bytes", (gulong) n_bytes), (guint) n_bytes) : sks_format_bytes (n_bytes);
}

static char *
explain_received (const SksRecordData *data)
{
  g_autofree char *size = sks_explain_count (data->n_received);
  g_autofree char *lost = sks_explain_count (data->n_bytes_lost);
  gboolean more = (data->after.valid & SKS_EVIDENCE_RECEIVE_QUEUE) != 0 && data->after.receive_queue > 0;
  gint64 asked = -1;

  if (data->args[0] != NULL)
    sks_value_get_int (data->args[0], &asked);
  if (data->flags & SKS_RECORD_EOF)
    return g_strdup (_("End of file: the peer has closed its sending half, and all it sent has been received."));
  if (data->n_bytes_lost > 0)
    return g_strdup_printf (_("%s of the datagram did not fit into bufsize. The kernel threw them away."), lost);
  if (asked == 0)
    return g_strdup (_("0 bytes were asked for."));
  if (data->flags & SKS_RECORD_DATAGRAM)
    return data->n_received == 0 ? g_strdup (_("An empty datagram. It is no end of file: datagrams have none."))
                                 : g_strdup_printf (_("One whole datagram, %s."), size);
  if (more)
    {
      g_autofree char *left = sks_explain_count ((guint64) data->after.receive_queue);

      return g_strdup_printf (_("%s, as many as bufsize asked for. Still in the receive queue: %s."), size, left);
    }
  if (asked > 0 && (gint64) data->n_received < asked)
    {
      g_autofree char *limit = g_strdup_printf ("%" G_GINT64_FORMAT, asked);

      return g_strdup_printf (_("%s, all that was waiting. bufsize asked for up to %s."), size, limit);
    }
  return g_strdup_printf (_("%s, as many as bufsize asked for."), size);
}

static char *
explain_sent (SksSession *session, const SksRecordData *data)
{
  SksSocket *socket = data->socket_id != 0 ? sks_session_find_socket_by_id (session, data->socket_id) : NULL;
  SksSocket *peer = socket != NULL ? sks_session_find_peer (session, socket) : NULL;
  g_autofree char *all = NULL, *sent = sks_explain_count (data->n_sent);
  SksValue *value = NULL;
  gsize asked = 0;

  if (find_arg (data, SKS_ARG_BYTES, &value) == NULL || !sks_value_is (value, SKS_VALUE_BYTES))
    return NULL;
  sks_value_get_bytes (value, &asked);
  all = sks_explain_count (asked);
  if (data->n_sent < asked)
    return g_strdup_printf (_("%s of %s went: the send buffer took no more. Send the rest again."), sent, all);
  if (data->flags & SKS_RECORD_DATAGRAM)
    return g_strdup_printf (_("One datagram, %s. Whether it arrives, nobody says."), all);
  if (peer != NULL)
    return g_strdup_printf (_("The kernel took all: %s, for %s to receive."), all, sks_socket_get_name (peer));
  return g_strdup_printf (_("The kernel took all: %s, for the peer to receive."), all);
}

static char *
explain_bound (SksSession *session, const SksRecordData *data)
{
  SksValue *value = NULL;
  SksAddress asked = SKS_ADDRESS_INIT;
  g_autofree char *reach = NULL, *name = NULL;

  if ((data->after.valid & SKS_EVIDENCE_NAME) == 0)
    return NULL;
  reach = sks_explain_reach (session, data->family, &data->after.name);
  name = sks_address_to_text (&data->after.name);
  if (find_arg (data, SKS_ARG_ADDRESS, &value) != NULL && sks_address_from_value_literal (data->family, value, &asked)
      && sks_address_get_port (&asked) == 0 && sks_address_get_port (&data->after.name) > 0)
    return g_strdup_printf (_("The kernel chose port %d. %s"), sks_address_get_port (&data->after.name), reach != NULL ? reach : "");
  return g_steal_pointer (&reach);
}

static char *
explain_accepted (SksSession *session, const SksRecordData *data)
{
  if ((data->after.valid & SKS_EVIDENCE_ACCEPT_QUEUE) == 0)
    return g_strdup (_("A new socket for this one connection. The listening socket goes on."));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "A new socket for this one connection. %d more waits in the accept queue.", "A new socket for this one connection. %d more wait in the accept queue.", (gulong) data->after.accept_queue),
                          data->after.accept_queue);
}

static char *
explain_connected (SksSession *session, const SksRecordData *data)
{
  gboolean datagram = data->type == SOCK_DGRAM || data->type == SOCK_RAW;

  if (datagram)
    return g_strdup (_("Nothing was sent. The kernel only notes the peer: send needs no address now, and others are not heard."));
  if (data->family == AF_UNIX)
    return g_strdup (_("Connected. accept takes the connection out of the queue, at once if it waits already."));
  return g_strdup (_("Connected: SYN, SYN with ACK, ACK. The peer’s kernel did its part by itself, even before accept."));
}

static char *
explain_shut (SksSession *session, const SksRecordData *data)
{
  gint64 how = -1;

  if (data->args[0] == NULL || !sks_value_get_int (data->args[0], &how) || (data->type != SOCK_STREAM && data->type != SOCK_SEQPACKET))
    return NULL;
  if (how == SHUT_RD)
    return g_strdup (_("Only this end knows: receives answer b'' from now on. The peer is told nothing."));
  return g_strdup (_("The peer gets end of file after the last byte. It may still send."));
}

static char *
explain_closed (SksSession *session, const SksRecordData *data)
{
  if (data->flags & SKS_RECORD_DEFERRED)
    return g_strdup (_("A file of makefile is still open, so the fd stays until that is closed too."));
  return NULL;
}

typedef char *(*SuccessFunc) (SksSession *session, const SksRecordData *data);

static const struct
{
  const char *call;
  SuccessFunc explain;
} successes[] = {
  { "bind", explain_bound },
  { "accept", explain_accepted },
  { "connect", explain_connected },
  { "connect_ex", explain_connected },
  { "shutdown", explain_shut },
  { "close", explain_closed },
  { "send", explain_sent },
  { "sendall", explain_sent },
  { "sendto", explain_sent },
};

static char *
explain_interrupted (const SksRecordData *data)
{
  if (data->type == SOCK_STREAM && g_str_has_prefix (data->spec->name, "connect"))
    return g_strdup (_("Interrupted by you. The kernel goes on connecting: the socket is in SYN_SENT."));
  if (data->flags & SKS_RECORD_BY_CLOSE)
    return g_strdup (_("Close interrupted it first. The kernel would have let it wait on: there, a close does not end a call that waits."));
  if (data->file_id != 0 && (data->spec->flags & SKS_CALL_RECEIVES))
    return g_strdup (_("Interrupted by you. What it had read of its line or size until then is gone, as in Python."));
  return g_strdup (_("Interrupted by you, before the kernel had an answer."));
}

char *
sks_explain_success (SksSession *session, const SksRecordData *data)
{
  int error;

  if (data->result == NULL)
    return data->flags & SKS_RECORD_INTERRUPTED ? explain_interrupted (data) : NULL;
  if (sks_value_is (data->result, SKS_VALUE_EXCEPTION))
    return NULL;
  error = get_answered_errno (data);
  if (error != 0)
    {
      g_autofree char *meaning = expand_entry (session, data, FALSE);

      /* Translators: an errno such as EINPROGRESS, and what it means here. */
      return g_strdup_printf (_("%s: %s"), sks_errno_name (error), meaning != NULL ? meaning : sks_errno_text (error));
    }
  if (data->spec->receiver == SKS_ON_SOCKET && (data->spec->flags & SKS_CALL_RECEIVES))
    return explain_received (data);
  for (guint i = 0; data->spec->receiver == SKS_ON_SOCKET && i < G_N_ELEMENTS (successes); i++)
    if (g_str_equal (data->spec->name, successes[i].call))
      return successes[i].explain (session, data);
  return NULL;
}
