// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "sks-constants-private.h"
#include "sks-option-spec.h"

#define MAX_PROTOCOLS 8

static const SksConstant usual_protocol = { "0", 0, N_("the usual one of family and type"), TRUE };

/* What the kernel takes for a family and a type, the most used first. */
static const struct
{
  int family; /* AF_INET stands for AF_INET6 too, unless that has a row of its own */
  int type;
  int protocols[MAX_PROTOCOLS];
} offers[] = {
  { AF_INET, SOCK_STREAM, { IPPROTO_TCP, 262, IPPROTO_SCTP } },
  { AF_INET, SOCK_DGRAM, { IPPROTO_UDP, IPPROTO_UDPLITE, IPPROTO_ICMP } },
  { AF_INET6, SOCK_DGRAM, { IPPROTO_UDP, IPPROTO_UDPLITE, IPPROTO_ICMPV6 } },
  { AF_INET, SOCK_SEQPACKET, { IPPROTO_SCTP } },
  { AF_INET, SOCK_RAW, { IPPROTO_ICMP, IPPROTO_TCP, IPPROTO_UDP, IPPROTO_IGMP, IPPROTO_RAW } },
  { AF_INET6, SOCK_RAW, { IPPROTO_ICMPV6, IPPROTO_TCP, IPPROTO_UDP, IPPROTO_RAW } },
};

const SksConstant *
sks_constants_list (SksConstantGroup group, guint *n_constants)
{
  g_return_val_if_fail (group < SKS_N_CONSTANT_GROUPS, NULL);

  *n_constants = group == SKS_CONSTANTS_NONE ? 0 : sks_constant_tables[group].n_constants;
  return sks_constant_tables[group].constants;
}

const SksConstant *
sks_constants_find (SksConstantGroup group, gint64 value)
{
  guint n_constants;
  const SksConstant *constants = sks_constants_list (group, &n_constants);

  for (guint i = 0; i < n_constants; i++)
    if (constants[i].value == value)
      return &constants[i];
  return NULL;
}

static gboolean
lookup_in_tables (const char *name, gint64 *value)
{
  for (guint group = 0; group < SKS_N_CONSTANT_GROUPS; group++)
    for (guint i = 0; i < sks_constant_tables[group].n_constants; i++)
      {
        const SksConstant *constant = &sks_constant_tables[group].constants[i];

        if (g_str_equal (constant->name, name))
          {
            *value = constant->value;
            return TRUE;
          }
      }
  return FALSE;
}

static gboolean
lookup_in_options (const char *name, gint64 *value)
{
  const SksOptionSpec *found = sks_option_spec_lookup (name);
  guint n_specs;
  const SksOptionSpec *specs = sks_option_spec_list (&n_specs);

  if (found)
    {
      *value = found->optname;
      return TRUE;
    }
  for (guint i = 0; i < n_specs; i++)
    for (guint j = 0; j < specs[i].n_choices; j++)
      if (g_str_equal (specs[i].choices[j].symbol, name))
        {
          *value = specs[i].choices[j].value;
          return TRUE;
        }
  return FALSE;
}

gboolean
sks_constants_lookup (const char *name, gint64 *value)
{
  g_autofree char *family = NULL;

  if (g_str_has_prefix (name, "socket."))
    name += strlen ("socket.");
  /* Protocol family and address family were kept apart once; they never differed. */
  if (g_str_has_prefix (name, "PF_"))
    name = family = g_strconcat ("AF_", name + strlen ("PF_"), NULL);
  return lookup_in_tables (name, value) || lookup_in_options (name, value);
}

static gint64
take_flags (GString *text, const SksConstantTable *table, gint64 flags)
{
  for (guint i = 0; i < table->n_constants && flags != 0; i++)
    {
      const SksConstant *constant = &table->constants[i];

      if (constant->value == 0 || (flags & constant->value) != constant->value)
        continue;
      if (text->len > 0)
        g_string_append (text, " | ");
      g_string_append (text, constant->name);
      flags &= ~constant->value;
    }
  return flags;
}

/* A receive may be given a flag of a send, which the kernel ignores; it has its name all the same. */
static const SksConstantGroup flag_groups[] = { SKS_CONSTANTS_RECV_FLAG, SKS_CONSTANTS_SEND_FLAG, SKS_CONSTANTS_NONE };

char *
sks_constants_join (SksConstantGroup group, gint64 flags)
{
  GString *text = g_string_new (NULL);
  gboolean message = group == SKS_CONSTANTS_RECV_FLAG || group == SKS_CONSTANTS_SEND_FLAG;

  flags = take_flags (text, &sks_constant_tables[group], flags);
  for (guint i = 0; message && flags > 0 && i < G_N_ELEMENTS (flag_groups); i++)
    flags = take_flags (text, &sks_constant_tables[flag_groups[i]], flags);
  if (flags != 0)
    g_string_append_printf (text, "%s0x%" G_GINT64_MODIFIER "x", text->len > 0 ? " | " : "", flags);
  return g_string_free (text->len > 0 ? text : g_string_append_c (text, '0'), FALSE);
}

static const int *
find_offer (int family, int type)
{
  for (guint i = 0; i < G_N_ELEMENTS (offers); i++)
    if (offers[i].family == family && offers[i].type == type)
      return offers[i].protocols;
  return family == AF_INET6 ? find_offer (AF_INET, type) : NULL;
}

const SksConstant *const *
sks_constants_list_protocols (int family, int type, guint *n_protocols)
{
  static _Thread_local const SksConstant *list[MAX_PROTOCOLS + 1];
  const int *offer = find_offer (family, type);

  list[0] = &usual_protocol;
  *n_protocols = 1;
  for (guint i = 0; offer && i < MAX_PROTOCOLS && offer[i] != 0; i++)
    list[(*n_protocols)++] = sks_constants_find (SKS_CONSTANTS_PROTOCOL, offer[i]);
  return list;
}
