// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <netinet/in.h>
#include <netinet/udp.h>

#define OPTION_LEVEL IPPROTO_UDP
#include "sks-option-table-private.h"

static const SksOptionChoice udp_encap_choices[] = {
  { "0", 0, N_("Plain UDP") },
  { "UDP_ENCAP_ESPINUDP_NON_IKE", 1, N_("ESP, in its first draft") },
  { "UDP_ENCAP_ESPINUDP", 2, N_("ESP in UDP, RFC 3948") },
  { "UDP_ENCAP_L2TPINUDP", 3, N_("L2TP, RFC 2661") },
  { "UDP_ENCAP_GTP0", 4, N_("GTP version 0") },
  { "UDP_ENCAP_GTP1U", 5, N_("GTP version 1") },
  { "UDP_ENCAP_RXRPC", 6, N_("RxRPC") },
};

static const SksOptionSpec udp_options[] = {
  { OPTION (UDP_CORK), BOOL, FREE, .flags = SETTABLE, ON_UDP,
    .default_text = "0",
    .meaning = N_("Gather what is sent into one datagram until off"),
    .since = "2.5.44", .source = "udp(7)" },
  { OPTION (UDP_ENCAP), ENUM, FREE, .flags = SETTABLE, ON_UDP,
    .default_text = "0", CHOICES (udp_encap_choices),
    .meaning = N_("Take the datagrams as another protocol’s carrier"),
    .since = "2.5.67", .source = "linux/udp.h" },
  { OPTION (UDP_NO_CHECK6_TX), BOOL, FREE, .flags = SETTABLE, ON_UDP,
    .default_text = "0",
    .meaning = N_("Send UDP over IPv6 without a checksum"),
    .since = "3.16", .source = "linux/udp.h" },
  { OPTION (UDP_NO_CHECK6_RX), BOOL, FREE, .flags = SETTABLE, ON_UDP,
    .default_text = "0",
    .meaning = N_("Accept UDP over IPv6 without a checksum"),
    .since = "3.16", .source = "linux/udp.h" },
  { OPTION (UDP_SEGMENT), INT, FREE, .flags = SETTABLE, ON_UDP,
    .min = 0, .max = 65535, .unit = N_("bytes"), .default_text = "0",
    .meaning = N_("Cut each send into datagrams of this size"),
    .note = N_("0 sends as it is."),
    .since = "4.18", .source = "udp(7)" },
  { OPTION (UDP_GRO), BOOL, FREE, .flags = SETTABLE, ON_UDP,
    .default_text = "0",
    .meaning = N_("Receive datagrams of one sender joined together"),
    .since = "5.0", .source = "udp(7)" },
};

const SksOptionTable sks_option_table_udp = { udp_options, G_N_ELEMENTS (udp_options) };
