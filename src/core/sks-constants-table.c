// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "sks-constants-private.h"

/* Numbers stand where the C library's headers may be older than the name. In each table the first name of a value is the one that is written. */

static const SksConstant families[] = {
  { "AF_UNSPEC", AF_UNSPEC, N_("any family, for look-ups"), TRUE },
  { "AF_UNIX", AF_UNIX, N_("sockets on this machine, named by paths or abstract names"), TRUE },
  { "AF_INET", AF_INET, N_("Internet, IPv4"), TRUE },
  { "AF_INET6", AF_INET6, N_("Internet, IPv6"), TRUE },
  { "AF_AX25", AF_AX25, N_("amateur radio, AX.25"), TRUE },
  { "AF_IPX", AF_IPX, N_("Novell’s IPX"), TRUE },
  { "AF_APPLETALK", AF_APPLETALK, N_("AppleTalk"), TRUE },
  { "AF_NETROM", AF_NETROM, N_("amateur radio, NET/ROM"), TRUE },
  { "AF_BRIDGE", AF_BRIDGE, N_("multiprotocol bridge"), TRUE },
  { "AF_ATMPVC", AF_ATMPVC, N_("ATM, permanent circuits"), TRUE },
  { "AF_X25", AF_X25, N_("ITU-T X.25"), TRUE },
  { "AF_ROSE", AF_ROSE, N_("amateur radio, X.25 PLP"), TRUE },
  { "AF_DECnet", AF_DECnet, N_("DECnet"), TRUE },
  { "AF_NETBEUI", AF_NETBEUI, N_("NetBEUI, reserved"), TRUE },
  { "AF_SECURITY", AF_SECURITY, N_("security callbacks, reserved"), TRUE },
  { "AF_KEY", AF_KEY, N_("keys of IPsec"), TRUE },
  { "AF_NETLINK", AF_NETLINK, N_("messages between programs and the kernel"), TRUE },
  { "AF_PACKET", AF_PACKET, N_("raw frames of a network interface"), TRUE },
  { "AF_ASH", AF_ASH, N_("Ash, reserved"), TRUE },
  { "AF_ECONET", AF_ECONET, N_("Acorn Econet"), TRUE },
  { "AF_ATMSVC", AF_ATMSVC, N_("ATM, switched circuits"), TRUE },
  { "AF_RDS", AF_RDS, N_("Reliable Datagram Sockets"), TRUE },
  { "AF_SNA", AF_SNA, N_("IBM SNA, reserved"), TRUE },
  { "AF_IRDA", AF_IRDA, N_("infrared"), TRUE },
  { "AF_PPPOX", AF_PPPOX, N_("PPP over something: PPPoE, L2TP"), TRUE },
  { "AF_WANPIPE", AF_WANPIPE, N_("WANPIPE cards"), TRUE },
  { "AF_LLC", AF_LLC, N_("IEEE 802.2 logical link control"), TRUE },
  { "AF_IB", AF_IB, N_("InfiniBand addresses"), FALSE },
  { "AF_MPLS", AF_MPLS, N_("Multiprotocol Label Switching"), FALSE },
  { "AF_CAN", AF_CAN, N_("Controller Area Network, the bus in vehicles"), TRUE },
  { "AF_TIPC", AF_TIPC, N_("Transparent Inter Process Communication, in clusters"), TRUE },
  { "AF_BLUETOOTH", AF_BLUETOOTH, N_("Bluetooth"), TRUE },
  { "AF_IUCV", AF_IUCV, N_("between guests of z/VM"), FALSE },
  { "AF_RXRPC", AF_RXRPC, N_("RxRPC, the calls of AFS"), FALSE },
  { "AF_ISDN", AF_ISDN, N_("mISDN"), FALSE },
  { "AF_PHONET", AF_PHONET, N_("Nokia’s modems"), FALSE },
  { "AF_IEEE802154", AF_IEEE802154, N_("IEEE 802.15.4, low-power radio"), FALSE },
  { "AF_CAIF", AF_CAIF, N_("ST-Ericsson’s modems"), FALSE },
  { "AF_ALG", AF_ALG, N_("the kernel’s ciphers and hashes"), TRUE },
  { "AF_NFC", AF_NFC, N_("Near Field Communication"), FALSE },
  { "AF_VSOCK", AF_VSOCK, N_("between a virtual machine and its host"), TRUE },
  { "AF_KCM", AF_KCM, N_("messages over TCP, cut by the kernel"), FALSE },
  { "AF_QIPCRTR", AF_QIPCRTR, N_("Qualcomm’s IPC router"), TRUE },
  { "AF_SMC", 43, N_("TCP over RDMA"), FALSE },
  { "AF_XDP", 44, N_("frames of a network card without copies"), FALSE },
  { "AF_MCTP", 45, N_("management of components on a board"), FALSE },
  { "AF_LOCAL", AF_UNIX, N_("the same as AF_UNIX"), FALSE },
  { "AF_FILE", AF_UNIX, N_("the same as AF_UNIX"), FALSE },
  { "AF_ROUTE", AF_NETLINK, N_("the same as AF_NETLINK"), TRUE },
};

static const SksConstant types[] = {
  { "SOCK_STREAM", SOCK_STREAM, N_("a stream of bytes, in order, over a connection"), TRUE },
  { "SOCK_DGRAM", SOCK_DGRAM, N_("single messages, without connection, that may get lost"), TRUE },
  { "SOCK_SEQPACKET", SOCK_SEQPACKET, N_("messages with edges, in order, over a connection"), TRUE },
  { "SOCK_RAW", SOCK_RAW, N_("packets of the network layer, with their headers"), TRUE },
  { "SOCK_RDM", SOCK_RDM, N_("messages that arrive, in any order"), TRUE },
  { "SOCK_DCCP", 6, N_("datagrams with congestion control"), FALSE },
  { "SOCK_PACKET", 10, N_("raw frames, obsolete"), FALSE },
};

static const SksConstant type_flags[] = {
  { "SOCK_NONBLOCK", SOCK_NONBLOCK, N_("non-blocking from the start"), TRUE },
  { "SOCK_CLOEXEC", SOCK_CLOEXEC, N_("closed when another program is executed"), TRUE },
};

static const SksConstant protocols[] = {
  { "IPPROTO_IP", 0, N_("the Internet protocol; as a protocol of socket: the usual one"), TRUE },
  { "IPPROTO_ICMP", 1, N_("control messages: echo, unreachable, redirect"), TRUE },
  { "IPPROTO_IGMP", 2, N_("membership in multicast groups"), TRUE },
  { "IPPROTO_IPIP", 4, N_("IPv4 in IPv4 tunnels"), TRUE },
  { "IPPROTO_TCP", 6, N_("a reliable stream"), TRUE },
  { "IPPROTO_EGP", 8, N_("Exterior Gateway Protocol"), TRUE },
  { "IPPROTO_PUP", 12, N_("PARC Universal Packet"), TRUE },
  { "IPPROTO_UDP", 17, N_("datagrams"), TRUE },
  { "IPPROTO_IDP", 22, N_("Xerox’s Internet Datagram Protocol"), TRUE },
  { "IPPROTO_TP", 29, N_("ISO transport, class 4"), TRUE },
  { "IPPROTO_DCCP", 33, N_("datagrams with congestion control"), FALSE },
  { "IPPROTO_IPV6", 41, N_("IPv6, also in IPv4 tunnels"), TRUE },
  { "IPPROTO_ROUTING", 43, N_("IPv6 routing header"), TRUE },
  { "IPPROTO_FRAGMENT", 44, N_("IPv6 fragment header"), TRUE },
  { "IPPROTO_RSVP", 46, N_("resource reservation"), TRUE },
  { "IPPROTO_GRE", 47, N_("generic tunnels"), TRUE },
  { "IPPROTO_ESP", 50, N_("IPsec: encrypted payload"), TRUE },
  { "IPPROTO_AH", 51, N_("IPsec: authentication header"), TRUE },
  { "IPPROTO_ICMPV6", 58, N_("control messages of IPv6"), TRUE },
  { "IPPROTO_NONE", 59, N_("IPv6: no next header"), TRUE },
  { "IPPROTO_DSTOPTS", 60, N_("IPv6 destination options"), TRUE },
  { "IPPROTO_MTP", 92, N_("Multicast Transport Protocol"), FALSE },
  { "IPPROTO_BEETPH", 94, N_("IPsec: pseudo header of BEET mode"), FALSE },
  { "IPPROTO_ENCAP", 98, N_("encapsulation header"), FALSE },
  { "IPPROTO_PIM", 103, N_("multicast routing"), TRUE },
  { "IPPROTO_COMP", 108, N_("compressed payload"), FALSE },
  { "IPPROTO_L2TP", 115, N_("layer 2 tunnels"), FALSE },
  { "IPPROTO_SCTP", 132, N_("several streams of messages over one connection"), TRUE },
  { "IPPROTO_MH", 135, N_("IPv6 mobility header"), FALSE },
  { "IPPROTO_UDPLITE", 136, N_("datagrams whose checksum may cover only a part"), TRUE },
  { "IPPROTO_MPLS", 137, N_("MPLS in IP"), FALSE },
  { "IPPROTO_ETHERNET", 143, N_("Ethernet in IPv6"), FALSE },
  { "IPPROTO_RAW", 255, N_("any protocol; the program writes the IP header"), TRUE },
  { "IPPROTO_MPTCP", 262, N_("TCP over several paths"), TRUE },
  { "IPPROTO_HOPOPTS", 0, N_("IPv6 hop-by-hop options"), TRUE },
};

static const SksConstant levels[] = {
  { "SOL_SOCKET", SOL_SOCKET, N_("any socket"), TRUE },
  { "IPPROTO_IP", 0, N_("IPv4"), TRUE },
  { "IPPROTO_TCP", 6, N_("TCP"), TRUE },
  { "IPPROTO_UDP", 17, N_("UDP"), TRUE },
  { "IPPROTO_IPV6", 41, N_("IPv6"), TRUE },
  { "IPPROTO_ICMPV6", 58, N_("ICMP of IPv6"), TRUE },
  { "IPPROTO_SCTP", 132, N_("SCTP"), TRUE },
  { "IPPROTO_UDPLITE", 136, N_("UDP-Lite"), TRUE },
  { "IPPROTO_RAW", 255, N_("raw sockets"), TRUE },
  { "SOL_X25", 262, N_("X.25"), FALSE },
  { "SOL_PACKET", 263, N_("frames of a network interface"), FALSE },
  { "SOL_ATM", 264, N_("ATM, cells"), FALSE },
  { "SOL_AAL", 265, N_("ATM, packets"), FALSE },
  { "SOL_IRDA", 266, N_("infrared"), FALSE },
  { "SOL_NETBEUI", 267, N_("NetBEUI"), FALSE },
  { "SOL_LLC", 268, N_("IEEE 802.2"), FALSE },
  { "SOL_DCCP", 269, N_("DCCP"), FALSE },
  { "SOL_NETLINK", 270, N_("netlink"), FALSE },
  { "SOL_TIPC", 271, N_("TIPC"), TRUE },
  { "SOL_RXRPC", 272, N_("RxRPC"), FALSE },
  { "SOL_PPPOL2TP", 273, N_("PPP over L2TP"), FALSE },
  { "SOL_BLUETOOTH", 274, N_("Bluetooth"), FALSE },
  { "SOL_PNPIPE", 275, N_("Phonet pipes"), FALSE },
  { "SOL_RDS", 276, N_("RDS"), TRUE },
  { "SOL_IUCV", 277, N_("IUCV"), FALSE },
  { "SOL_CAIF", 278, N_("CAIF"), FALSE },
  { "SOL_ALG", 279, N_("ciphers and hashes"), TRUE },
  { "SOL_NFC", 280, N_("NFC"), FALSE },
  { "SOL_KCM", 281, N_("KCM"), FALSE },
  { "SOL_TLS", 282, N_("TLS in the kernel"), FALSE },
  { "SOL_XDP", 283, N_("XDP"), FALSE },
  { "SOL_MPTCP", 284, N_("MPTCP"), FALSE },
  { "SOL_MCTP", 285, N_("MCTP"), FALSE },
  { "SOL_SMC", 286, N_("SMC"), FALSE },
  { "SOL_CAN_BASE", 100, N_("CAN"), TRUE },
  { "SOL_CAN_RAW", 101, N_("raw CAN frames"), TRUE },
  { "SOL_DECNET", 261, N_("DECnet"), FALSE },
  { "SOL_IP", 0, N_("the same as IPPROTO_IP"), TRUE },
  { "SOL_TCP", 6, N_("the same as IPPROTO_TCP"), TRUE },
  { "SOL_UDP", 17, N_("the same as IPPROTO_UDP"), TRUE },
  { "SOL_IPV6", 41, N_("the same as IPPROTO_IPV6"), FALSE },
  { "SOL_ICMPV6", 58, N_("the same as IPPROTO_ICMPV6"), FALSE },
  { "SOL_SCTP", 132, N_("the same as IPPROTO_SCTP"), FALSE },
  { "SOL_UDPLITE", 136, N_("the same as IPPROTO_UDPLITE"), FALSE },
  { "SOL_RAW", 255, N_("the same as IPPROTO_RAW"), FALSE },
  { "SOL_HCI", 0, N_("Bluetooth controllers"), TRUE },
};

static const SksConstant recv_flags[] = {
  { "MSG_PEEK", 0x2, N_("look without taking: the next receive gets the same bytes"), TRUE },
  { "MSG_WAITALL", 0x100, N_("wait until the whole buffer is full"), TRUE },
  { "MSG_DONTWAIT", 0x40, N_("don’t wait, this once"), TRUE },
  { "MSG_TRUNC", 0x20, N_("answer the real length of a datagram; on TCP, throw bytes away"), TRUE },
  { "MSG_OOB", 0x1, N_("receive urgent data"), TRUE },
  { "MSG_ERRQUEUE", 0x2000, N_("take from the error queue"), TRUE },
  { "MSG_CMSG_CLOEXEC", 0x40000000, N_("fds that come along are closed when another program is executed"), TRUE },
};

static const SksConstant send_flags[] = {
  { "MSG_MORE", 0x8000, N_("more data follows: hold this back"), TRUE },
  { "MSG_DONTWAIT", 0x40, N_("don’t wait, this once"), TRUE },
  { "MSG_NOSIGNAL", 0x4000, N_("no SIGPIPE when the peer is gone"), TRUE },
  { "MSG_OOB", 0x1, N_("send one byte as urgent data"), TRUE },
  { "MSG_EOR", 0x80, N_("a record ends here"), TRUE },
  { "MSG_DONTROUTE", 0x4, N_("send to directly attached networks only"), TRUE },
  { "MSG_CONFIRM", 0x800, N_("the peer answered lately: no need to ask for its link address"), TRUE },
  { "MSG_FASTOPEN", 0x20000000, N_("send data with the SYN"), TRUE },
  { "MSG_ZEROCOPY", 0x4000000, N_("send the buffer without copying it"), FALSE },
};

static const SksConstant shuts[] = {
  { "SHUT_RD", SHUT_RD, N_("no more receiving"), TRUE },
  { "SHUT_WR", SHUT_WR, N_("no more sending: the peer reads end of file"), TRUE },
  { "SHUT_RDWR", SHUT_RDWR, N_("neither"), TRUE },
};

/* Names that a text may hold though no argument offers them. */
static const SksConstant others[] = {
  { "MSG_CTRUNC", 0x8, N_("ancillary data did not fit"), TRUE },
  { "MSG_PROBE", 0x10, N_("only find out the path, send nothing"), FALSE },
  { "MSG_FIN", 0x200, N_("not used by programs"), FALSE },
  { "MSG_SYN", 0x400, N_("not used by programs"), FALSE },
  { "MSG_RST", 0x1000, N_("not used by programs"), FALSE },
  { "MSG_WAITFORONE", 0x10000, N_("recvmmsg: don’t wait after the first message"), FALSE },
  { "MSG_BATCH", 0x40000, N_("sendmmsg: more messages follow"), FALSE },
  { "SOMAXCONN", SOMAXCONN, N_("the longest backlog that the C library knows"), TRUE },
  { "INADDR_ANY", INADDR_ANY, N_("0.0.0.0 as a number"), TRUE },
  { "INADDR_LOOPBACK", INADDR_LOOPBACK, N_("127.0.0.1 as a number"), TRUE },
  { "INADDR_BROADCAST", INADDR_BROADCAST, N_("255.255.255.255 as a number"), TRUE },
  { "INADDR_NONE", INADDR_NONE, N_("255.255.255.255 as an error"), TRUE },
};

#define TABLE(array) { array, G_N_ELEMENTS (array) }

const SksConstantTable sks_constant_tables[SKS_N_CONSTANT_GROUPS] = {
  [SKS_CONSTANTS_NONE] = TABLE (others),
  [SKS_CONSTANTS_FAMILY] = TABLE (families),
  [SKS_CONSTANTS_TYPE] = TABLE (types),
  [SKS_CONSTANTS_TYPE_FLAG] = TABLE (type_flags),
  [SKS_CONSTANTS_PROTOCOL] = TABLE (protocols),
  [SKS_CONSTANTS_LEVEL] = TABLE (levels),
  [SKS_CONSTANTS_RECV_FLAG] = TABLE (recv_flags),
  [SKS_CONSTANTS_SEND_FLAG] = TABLE (send_flags),
  [SKS_CONSTANTS_SHUT] = TABLE (shuts),
};
