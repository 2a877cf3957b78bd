// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <netdb.h>
#include <string.h>

#include "sks-explain-private.h"

#define TCP SKS_FACT_TCP
#define STREAM SKS_FACT_STREAM
#define DATAGRAM SKS_FACT_DATAGRAM
#define UNIX SKS_FACT_UNIX
#define INET SKS_FACT_INET
#define INET6 SKS_FACT_INET6
#define RAW SKS_FACT_RAW
#define LISTENING SKS_FACT_LISTENING
#define CONNECTED SKS_FACT_CONNECTED
#define CONNECTING SKS_FACT_CONNECTING
#define NAMED SKS_FACT_NAMED
#define HELD SKS_FACT_HELD
#define LOW_PORT SKS_FACT_LOW_PORT
#define LOOPBACK SKS_FACT_LOOPBACK
#define LINK_LOCAL SKS_FACT_LINK_LOCAL
#define BROADCAST SKS_FACT_BROADCAST
#define ADDRESSED SKS_FACT_ADDRESSED
#define NO_WAIT_FLAG SKS_FACT_NO_WAIT_FLAG
#define BLOCKING SKS_FACT_BLOCKING
#define TIMED SKS_FACT_TIMED
#define SHUT_WRITE SKS_FACT_SHUT_WRITE
#define SAW_EOF SKS_FACT_SAW_EOF
#define PORT_ZERO SKS_FACT_PORT_ZERO
#define FROM_LOOPBACK SKS_FACT_FROM_LOOPBACK
#define OUT_OF_BAND SKS_FACT_OUT_OF_BAND

#define CONNECT " connect connect_ex "
#define SEND " send sendall sendto write flush "
#define RECEIVE " recv recvfrom read readline readlines "
#define OPTION " setsockopt getsockopt "

/* One errno's entries stand together, the ones that need most first: the first that fits is taken. */
static const SksGuideEntry guide[] = {
  { EPERM, " socket ", RAW, N_("A raw socket needs the capability CAP_NET_RAW, and this program does not have it."),
    N_("For ping alone, SOCK_DGRAM with IPPROTO_ICMP works where net.ipv4.ping_group_range holds your group.") },
  { EPERM, " setsockopt ", 0, N_("Setting {option} needs {capability}, and this program does not have it."), NULL },
  { EPERM, " setsockopt ", 0, N_("Setting this option needs a capability that this program does not have."), NULL },
  { EPERM, CONNECT SEND, INET, N_("A firewall rule of this machine stopped it before it left."), N_("“nft list ruleset” shows the rules.") },
  { EPERM, " accept ", 0, N_("A firewall rule of this machine forbids it."), NULL },

  { ENOENT, CONNECT SEND, UNIX, N_("There is no socket {address}: nobody has bound one there."),
    N_("Bind the other end first. A relative path starts at this program’s working directory; an abstract name has no file.") },
  { ENOENT, " bind ", UNIX, N_("The directory of {address} does not exist, so no file can be made in it."), N_("Make the directory, or bind a path in one that exists.") },
  { ENOENT, " setsockopt ", 0, N_("{option} takes a name, and this kernel has nothing of that name."), N_("Its row on the Options page offers the names that there are.") },
  { ENOENT, SEND RECEIVE, 0, N_("There is no such destination."), NULL },

  { EINTR, NULL, 0, N_("A signal came before the kernel had an answer."), N_("Nothing was lost: the same call can be made again.") },
  { EIO, NULL, 0, N_("The device reported an error."), NULL },

  { EBADF, NULL, 0, N_("{object} has no fd any more: it was closed or detached."), N_("A closed socket stays closed. Make a new one with socket.") },

  { EBADF, NULL, 0, N_("The fd is not open: the socket was closed or detached."), NULL },

  { EAGAIN, " connect connect_ex ", UNIX, N_("The accept queue of {address} is full, and this socket must not wait."), N_("Call accept on the other end, or let this socket wait: settimeout(None).") },
  { EAGAIN, " connect_ex ", TIMED, N_("{address} did not answer in time. connect_ex says so with 11, EAGAIN."), N_("The kernel goes on trying: the socket is in SYN_SENT.") },
  { EAGAIN, CONNECT, INET, N_("No local port is free for a connection to {address}."), N_("net.ipv4.ip_local_port_range says how many there are.") },
  { EAGAIN, " accept ", 0, N_("Nobody waits in the accept queue, and this socket must not wait."), N_("Let it wait with settimeout(None), or connect a client first.") },
  { EAGAIN, RECEIVE, NO_WAIT_FLAG, N_("Nothing is in the receive queue, and MSG_DONTWAIT forbids to wait for it."), N_("Leave the flag out to wait.") },
  { EAGAIN, RECEIVE, BLOCKING, N_("Nothing came within the time that SO_RCVTIMEO sets."), N_("SO_RCVTIMEO 0 waits without end.") },
  { EAGAIN, RECEIVE, 0, N_("Nothing is in the receive queue, and this socket must not wait."), N_("Let it wait with settimeout(None), or send from the other end first.") },
  { EAGAIN, SEND, CONNECTING, N_("The connection is not there yet: the peer has not answered the SYN, and this socket must not wait."), NULL },
  { EAGAIN, SEND, UNIX | DATAGRAM, N_("The receiver’s queue is full, and this socket must not wait."), N_("Receive at the other end. net.unix.max_dgram_qlen says how many datagrams may wait.") },
  { EAGAIN, SEND, NO_WAIT_FLAG, N_("The send buffer is full, and MSG_DONTWAIT forbids to wait for room."), N_("There is room again when the peer receives.") },
  { EAGAIN, SEND, BLOCKING, N_("There was no room in the send buffer within the time that SO_SNDTIMEO sets."), N_("There is room again when the peer receives.") },
  { EAGAIN, SEND, 0, N_("The send buffer is full, and this socket must not wait."), N_("There is room again when the peer receives.") },
  { EAGAIN, NULL, 0, N_("It would have to wait, and this socket must not."), NULL },

  { ENOMEM, OPTION, 0, N_("The kernel had no room for this option’s data."), N_("net.core.optmem_max limits it.") },
  { ENOMEM, NULL, 0, N_("The kernel had no memory for it."), NULL },

  { EACCES, " bind ", INET | LOW_PORT, N_("Port {port} is below 1024, and this program may not take such ports."),
    N_("Use a port from 1024 on. CAP_NET_BIND_SERVICE or net.ipv4.ip_unprivileged_port_start would allow it.") },
  { EACCES, " bind ", UNIX, N_("This program may not write into the directory of {address}, so no file can be made there."), N_("Bind a path in a directory of yours.") },
  { EACCES, " bind ", 0, N_("This program may not take {address}."), NULL },
  { EACCES, CONNECT SEND, UNIX, N_("This program may not write to {address}, or may not search a directory on the way."), N_("The file’s permissions decide: write permission on it is needed.") },
  { EACCES, CONNECT SEND, BROADCAST, N_("{address} is a broadcast address, and SO_BROADCAST is not set."), N_("setsockopt(SOL_SOCKET, SO_BROADCAST, 1) first.") },
  { EACCES, CONNECT SEND, DATAGRAM | ADDRESSED, N_("{address} is a broadcast address without SO_BROADCAST, or a route or firewall forbids it."), N_("setsockopt(SOL_SOCKET, SO_BROADCAST, 1) if it is the network’s broadcast address.") },
  { EACCES, CONNECT SEND, 0, N_("A broadcast address without SO_BROADCAST, a forbidding route or a firewall rule stopped it."), NULL },
  { EACCES, " socket ", RAW, N_("This program may not make a raw socket."), N_("CAP_NET_RAW would allow it.") },
  { EACCES, " socket ", 0, N_("This program may not make a socket of this kind. For ICMP datagrams net.ipv4.ping_group_range must hold its group."), NULL },
  { EACCES, OPTION, 0, N_("Setting {option} needs {capability}, and this program does not have it."), NULL },
  { EACCES, OPTION, 0, N_("This program may not set this option."), NULL },

  { EFAULT, NULL, 0, N_("An address in the program’s memory was not one."), NULL },
  { EEXIST, NULL, 0, N_("It exists already."), NULL },
  { EBUSY, NULL, 0, N_("It is in use."), NULL },
  { ENODEV, " bind ", INET6, N_("The scope id of {address} names no interface of this machine."), N_("Names lists the interfaces and their numbers.") },
  { ENODEV, OPTION, 0, N_("There is no interface of this name or number."), NULL },
  { ENODEV, NULL, 0, N_("There is no such interface or device."), NULL },
  { ENXIO, NULL, 0, N_("There is no such device or address."), NULL },
  { ENOTDIR, NULL, UNIX, N_("A part of {address} that should be a directory is not one."), NULL },
  { ENOTDIR, NULL, 0, N_("A part of the path that should be a directory is not one."), NULL },
  { EISDIR, NULL, 0, N_("It is a directory."), NULL },

  { EINVAL, " bind ", INET6 | LINK_LOCAL, N_("{address} is link-local, and without a scope id it is not said on which link."), N_("Write the interface behind it: fe80::1%eth0.") },
  { EINVAL, " bind ", NAMED, N_("{object} has the name {name} already. A socket is bound once."), N_("Make a new socket for another name.") },
  { EINVAL, " bind ", CONNECTED, N_("{object} is connected already, which gave it its name."), N_("Bind before connect, or make a new socket.") },
  { EINVAL, " bind ", 0, N_("The socket has a name already, or the address has not this family’s size."), NULL },
  { EINVAL, " listen ", CONNECTED, N_("{object} has a connection. Only a socket without one can listen."), N_("Make a new socket, bind it and listen on that.") },
  { EINVAL, " listen ", UNIX, N_("{object} has no name, so nobody could find it."), N_("Bind it to a path or an abstract name first.") },
  { EINVAL, " listen ", 0, N_("A socket in this state cannot listen."), NULL },
  { EINVAL, " accept ", 0, N_("{object} does not listen, so it has no accept queue."), N_("Call listen first.") },
  { EINVAL, CONNECT, LISTENING, N_("{object} listens. A listening socket takes connections, it makes none."), N_("Make another socket for the client.") },
  { EINVAL, CONNECT SEND, FROM_LOOPBACK, N_("{object} is bound to {name}, and from there no packet leaves this machine."), N_("Bind 0.0.0.0 or nothing at all; then the kernel takes the address that leads there.") },
  { EINVAL, CONNECT SEND, INET6 | LINK_LOCAL, N_("{address} is link-local, and without a scope id it is not said on which link."), N_("Write the interface behind it: fe80::1%eth0.") },
  { EINVAL, SEND, DATAGRAM | PORT_ZERO, N_("Port 0 is no port to send to."), NULL },
  { EINVAL, CONNECT, 0, N_("The kernel does not take this address here."), NULL },
  { EINVAL, RECEIVE, TCP | OUT_OF_BAND, N_("No urgent byte has come, or SO_OOBINLINE puts it among the others."), N_("The other end sends one with send(data, MSG_OOB).") },
  { EINVAL, RECEIVE, UNIX | OUT_OF_BAND | CONNECTED, N_("No urgent byte has come."), NULL },
  { EINVAL, RECEIVE, UNIX, N_("{object} is not connected, so nothing can come."), N_("Call connect first, or use the socket that accept gave.") },
  { EINVAL, " shutdown ", 0, N_("how must be SHUT_RD (0), SHUT_WR (1) or SHUT_RDWR (2); {argument} is none of them."), NULL },
  { EINVAL, " socket ", 0, N_("The type has flags that the kernel does not know, or the number is beyond its tables."), NULL },
  { EINVAL, OPTION, 0, N_("{option} does not take this value, or not in the socket’s state."), N_("Its row on the Options page says what it takes.") },
  { EINVAL, OPTION, 0, N_("The option does not take this value or size, or not in the socket’s state."), NULL },
  { EINVAL, NULL, 0, N_("The kernel does not take this argument, or not in this state."), NULL },

  { ENFILE, NULL, 0, N_("The whole machine has as many files open as fs.file-max allows."), NULL },
  { EMFILE, NULL, 0, N_("This program has as many fds open as it may."), N_("Close some sockets. “ulimit -n” says how many are allowed.") },
  { ENOSPC, NULL, 0, N_("There is no space left where the file should be made."), NULL },
  { EDQUOT, NULL, 0, N_("The quota of disk space is used up."), NULL },
  { EROFS, NULL, 0, N_("{address} is in a file system that can only be read."), NULL },
  { EROFS, NULL, 0, N_("The file system can only be read."), NULL },

  { EPIPE, SEND, SHUT_WRITE, N_("{object} closed its sending half with shutdown, so it can send no more."), N_("Receiving still works. To send again, make a new connection.") },
  { EPIPE, SEND, STREAM | LISTENING, N_("{object} listens. It carries no bytes, its connections do."), N_("Send on the socket that accept gave.") },
  { EPIPE, SEND, CONNECTED, N_("The peer has closed the connection, so nobody can receive these bytes."), N_("The end of file or a reset came before. Make a new connection to go on.") },
  { EPIPE, SEND, TCP, N_("{object} is not connected, so the kernel has nowhere to send. Linux says EPIPE here, not ENOTCONN."), N_("Call connect first.") },
  { EPIPE, NULL, 0, N_("Nobody can receive these bytes any more."), NULL },

  { EDOM, OPTION, 0, N_("The number of microseconds must be less than a million."), NULL },
  { EDOM, NULL, 0, N_("The number is outside what the kernel takes."), NULL },
  { ERANGE, NULL, 0, N_("No free name could be found, or the number is outside what the kernel takes."), NULL },
  { ENAMETOOLONG, NULL, 0, N_("A part of the path is too long for the file system."), NULL },
  { ELOOP, NULL, 0, N_("Too many symbolic links on the way to {address}."), NULL },
  { ELOOP, NULL, 0, N_("Too many symbolic links on the way."), NULL },
  { ENOSYS, NULL, 0, N_("This kernel has no such call."), NULL },
  { ENODATA, NULL, 0, N_("There is no data of this kind."), NULL },
  { ENONET, NULL, 0, N_("The machine is not on the network."), NULL },
  { ENOPKG, NULL, 0, N_("A part of the kernel that is needed is not there."), NULL },
  { ENOSR, NULL, 0, N_("The kernel ran out of stream resources."), NULL },
  { ESRCH, NULL, 0, N_("There is no such process."), NULL },

  { EPROTO, NULL, 0, N_("The protocol was broken by the other end."), NULL },
  { ENOTSOCK, NULL, 0, N_("The fd is a file or a pipe, not a socket."), NULL },
  { EDESTADDRREQ, SEND, 0, N_("{object} has no peer, and this call names none, so the kernel does not know where to send."), N_("Give the address with sendto, or set a peer with connect.") },
  { EDESTADDRREQ, NULL, 0, N_("No address was given to send to."), NULL },
  { EMSGSIZE, SEND, DATAGRAM | UNIX, N_("{size} bytes do not fit into one datagram here: the send buffer limits it."), N_("Send less at once, or raise SO_SNDBUF.") },
  { EMSGSIZE, SEND, DATAGRAM, N_("{size} bytes do not fit into one datagram: {limit} is the most."), N_("Send several datagrams. Beyond the path’s MTU each is cut into fragments on the way.") },
  { EMSGSIZE, SEND, 0, N_("The message is too long to be sent as one."), NULL },
  { EMSGSIZE, NULL, 0, N_("The message is too long."), NULL },
  { EPROTOTYPE, CONNECT SEND, UNIX, N_("The socket at {address} is of another type than {object}."), N_("Both ends must be SOCK_STREAM, both SOCK_DGRAM or both SOCK_SEQPACKET.") },
  { EPROTOTYPE, NULL, 0, N_("The protocol does not fit the socket’s type."), NULL },
  { ENOPROTOOPT, " setsockopt ", 0, N_("The kernel cannot set {option} on a socket of this kind."), N_("It belongs to another level or protocol, can only be read, or is not built into this kernel.") },
  { ENOPROTOOPT, OPTION, 0, N_("A socket of this kind has no such option at this level."), N_("The Options page lists the ones that it has.") },
  { ENOPROTOOPT, " socket ", 0, N_("This protocol is switched off on this machine (net.mptcp.enabled for MPTCP)."), NULL },
  { ENOPROTOOPT, NULL, 0, N_("The protocol is not available."), NULL },
  { EPROTONOSUPPORT, " socket ", RAW, N_("A raw socket must say which protocol: 0 is none."), N_("Choose IPPROTO_ICMP, IPPROTO_TCP or another number.") },
  { EPROTONOSUPPORT, " socket ", UNIX, N_("AF_UNIX has one protocol only, 0."), N_("Leave the protocol at 0.") },
  { EPROTONOSUPPORT, " socket ", 0, N_("The type and the protocol do not go together, or this kernel was built without the protocol."),
    N_("Protocol 0 takes the usual one: TCP for SOCK_STREAM, UDP for SOCK_DGRAM.") },
  { EPROTONOSUPPORT, NULL, 0, N_("The protocol is not supported here."), NULL },
  { ESOCKTNOSUPPORT, NULL, 0, N_("This family has no sockets of this type in this kernel."), N_("AF_INET and AF_INET6 have SOCK_STREAM, SOCK_DGRAM and SOCK_RAW; AF_UNIX has SOCK_SEQPACKET too.") },
  { EOPNOTSUPP, " listen ", 0, N_("{object} sends single messages without connections, so there is nothing to listen for."), N_("Bind it and receive: whoever sends to its name is heard.") },
  { EOPNOTSUPP, " accept ", 0, N_("{object} has no connections to accept: its messages come without one."), N_("Use recvfrom, which also says who sent.") },
  { EOPNOTSUPP, " sendto ", UNIX | STREAM, N_("{object} is not connected, and a stream cannot send to an address without a connection."), N_("Call connect first.") },
  { EOPNOTSUPP, RECEIVE SEND, OUT_OF_BAND, N_("A socket of this kind has no urgent data."), N_("Leave MSG_OOB out.") },
  { EOPNOTSUPP, OPTION, 0, N_("A socket of this kind has no options at this level."), NULL },
  { EOPNOTSUPP, NULL, 0, N_("A socket of this kind cannot do this."), NULL },
  { EPFNOSUPPORT, NULL, 0, N_("This kernel does not have this protocol family."), NULL },
  { EAFNOSUPPORT, " socket ", 0, N_("This kernel does not have this family, or does not know the number."), NULL },
  { EAFNOSUPPORT, NULL, 0, N_("The address is of another family than the socket."), NULL },

  { EADDRINUSE, " bind ", HELD | UNIX, N_("{holder} already has {address} in this session."), N_("Close it and remove the file, or bind another path.") },
  { EADDRINUSE, " bind ", HELD, N_("{holder} already has {address} in this session."),
    N_("Use port 0 for any free port, or close {holder} first. SO_REUSEADDR helps only while nobody listens there, SO_REUSEPORT if both set it before bind.") },
  { EADDRINUSE, " bind ", UNIX, N_("{address} exists already, even if no socket has it open any more."), N_("Remove the file, or bind another path. Closing a socket leaves its file.") },
  { EADDRINUSE, " bind ", TCP, N_("Another socket on this machine has {address}, or a connection from it is in TIME_WAIT."),
    N_("“ss -ltnp” names the process that listens. SO_REUSEADDR passes over TIME_WAIT if both sockets set it before bind.") },
  { EADDRINUSE, " bind ", INET, N_("Another socket on this machine has {address}."), N_("“ss -lunp” names its process. Port 0 takes any free port.") },
  { EADDRINUSE, " listen ", HELD, N_("{holder} already listens on {name} in this session."), N_("SO_REUSEADDR lets both bind, but only one listen.") },
  { EADDRINUSE, " listen ", NAMED, N_("Another socket already listens on {name}."), N_("“ss -ltnp” names its process.") },
  { EADDRINUSE, CONNECT, 0, N_("No local port is free for this connection, or the same pair of addresses is in use."), NULL },
  { EADDRINUSE, NULL, 0, N_("Another socket has this address."), NULL },
  { EADDRNOTAVAIL, " bind ", 0, N_("{address} is not an address of this machine, and bind takes only those."), N_("Bind 127.0.0.1 for this machine alone, 0.0.0.0 for all its addresses. Other machines are for connect.") },
  { EADDRNOTAVAIL, CONNECT, PORT_ZERO, N_("Port 0 is no port that anyone listens on."), NULL },
  { EADDRNOTAVAIL, CONNECT SEND, 0, N_("From here no address of this machine leads to {address}, or no local port is free."), N_("Is the interface up, and has it an address of this family?") },
  { EADDRNOTAVAIL, OPTION, 0, N_("This machine has no such address, or the socket is not in this group."), NULL },
  { EADDRNOTAVAIL, NULL, 0, N_("This machine has no such address."), NULL },

  { ENETDOWN, NULL, 0, N_("The interface that leads there is down."), NULL },
  { ENETUNREACH, CONNECT, TCP | BROADCAST, N_("TCP talks to one machine at a time, never to a broadcast address."), N_("Only datagrams can be broadcast, after SO_BROADCAST is set.") },
  { ENETUNREACH, NULL, 0, N_("This machine has no route to {address}."), N_("“ip route get ADDRESS” shows what the kernel would do. Without a network only loopback works.") },
  { ENETUNREACH, NULL, 0, N_("This machine has no route there."), NULL },
  { ENETRESET, NULL, 0, N_("The network dropped the connection."), NULL },
  { ECONNABORTED, NULL, 0, N_("The client gave up before accept took its connection."), N_("Call accept again for the next one.") },
  { ECONNRESET, CONNECT, 0, N_("The peer answered, then reset the connection before it was up."), NULL },
  { ECONNRESET, RECEIVE SEND, UNIX, N_("The peer closed while bytes that we sent were unread."), N_("What it had not read is lost. Make a new connection to go on.") },
  { ECONNRESET, RECEIVE SEND, 0, N_("The peer sent RST: it ended the connection at once, or closed it with bytes unread."),
    N_("What was on its way is lost. Make a new connection to go on.") },
  { ECONNRESET, NULL, 0, N_("The peer ended the connection with RST."), NULL },
  { ENOBUFS, NULL, 0, N_("The kernel had no buffer for it: an interface’s queue or the memory for sockets is full."), NULL },
  { EISCONN, CONNECT, LISTENING, N_("{object} listens. A listening socket takes connections, it makes none."), N_("Make another socket for the client.") },
  { EISCONN, CONNECT, CONNECTED, N_("{object} has or had a connection, to {peer}. A stream connects once."), N_("Make a new socket for another connection.") },
  { EISCONN, CONNECT, CONNECTED, N_("{object} has or had a connection. A stream connects once."), N_("Make a new socket for another connection.") },
  { EISCONN, SEND, 0, N_("{object} is connected, so it takes no other address."), N_("Use send.") },
  { EISCONN, NULL, 0, N_("The socket is connected already."), NULL },
  { ENOTCONN, " getpeername ", LISTENING, N_("{object} listens. It has no peer; the sockets that accept gives have one."), NULL },
  { ENOTCONN, " getpeername ", CONNECTED, N_("The connection is over, and the kernel has forgotten the peer."), NULL },
  { ENOTCONN, " getpeername ", 0, N_("{object} has no peer: nobody called connect."), N_("Call connect first, or use the socket that accept gave.") },
  { ENOTCONN, " shutdown ", CONNECTED, N_("Both halves of the connection are closed already, nothing is left to shut."), NULL },
  { ENOTCONN, " shutdown ", 0, N_("{object} is not connected, so it has no half to close."), N_("close ends a socket without a connection.") },
  { ENOTCONN, RECEIVE, LISTENING, N_("{object} listens. It carries no bytes, its connections do."), N_("Receive on the socket that accept gave.") },
  { ENOTCONN, RECEIVE, 0, N_("{object} is not connected, so nothing can come."), N_("Call connect first, or use the socket that accept gave.") },
  { ENOTCONN, SEND, DATAGRAM, N_("{object} has no peer, and this call names none."), N_("Give the address with sendto, or set a peer with connect.") },
  { ENOTCONN, SEND, 0, N_("{object} is not connected, so the kernel has nowhere to send."), N_("Call connect first.") },
  { ENOTCONN, OPTION, 0, N_("{option} has a value only while the socket is connected."), N_("Call connect first.") },
  { ENOTCONN, NULL, 0, N_("The socket is not connected."), NULL },
  { ESHUTDOWN, NULL, 0, N_("The sending half was closed already."), NULL },
  { ETOOMANYREFS, NULL, 0, N_("Too many fds are on their way between processes."), NULL },
  { ETIMEDOUT, CONNECT, 0, N_("{address} never answered the SYN, though the kernel sent it again and again."),
    N_("The machine is off, the address is wrong, or a firewall drops the packets without a word.") },
  { ETIMEDOUT, NULL, 0, N_("The peer stopped answering, and the kernel gave the connection up."), NULL },

  { ECONNREFUSED, CONNECT, UNIX, N_("{address} exists, but nobody listens on it."), N_("Its socket was closed without removing the file, or has not called listen. Bind needs a fresh path.") },
  { ECONNREFUSED, CONNECT, TCP | HELD, N_("{holder} has {address}, but does not listen. The kernel answered the SYN with RST."), N_("Call {holder}.listen() first.") },
  { ECONNREFUSED, CONNECT, TCP | LOOPBACK, N_("Nothing listens on {address}. The kernel there answered the SYN with RST."), N_("Start the server first: bind, then listen. “ss -ltn” lists what listens here.") },
  { ECONNREFUSED, CONNECT, TCP, N_("Nothing listens on {address}. The kernel there answered the SYN with RST."),
    N_("The machine is there, the port is not: is the server running, and bound to an address that others reach?") },
  { ECONNREFUSED, SEND, UNIX | ADDRESSED, N_("Nobody has {address} open any more."), N_("The file is left from a socket that was closed.") },
  { ECONNREFUSED, SEND, UNIX, N_("The peer has closed its socket."), N_("Connect to another, or send with sendto.") },
  { ECONNREFUSED, SEND RECEIVE, DATAGRAM, N_("An earlier datagram came back: ICMP says that nobody has {peer}."), N_("UDP itself never answers; this is the peer’s kernel. A receiver must be bound there first.") },
  { ECONNREFUSED, SEND RECEIVE, DATAGRAM, N_("An earlier datagram came back: ICMP says that nobody has that port."), NULL },
  { ECONNREFUSED, NULL, 0, N_("Nobody listens there."), NULL },
  { EHOSTDOWN, NULL, 0, N_("The machine there is down."), NULL },
  { EHOSTUNREACH, CONNECT SEND, 0, N_("No machine answers for {address} on the last link, or a router or firewall refused."), N_("Is the machine on, is the address right, and is it in this network?") },
  { EHOSTUNREACH, NULL, 0, N_("The machine there cannot be reached."), NULL },
  { EALREADY, NULL, 0, N_("An earlier connect is still under way: the peer has not answered the SYN."), N_("Wait until the state is ESTABLISHED. settimeout(None) makes connect itself wait.") },
  { EINPROGRESS, NULL, 0, N_("The SYN is sent, and this socket must not wait for the answer."), N_("This is no error: the connection is made meanwhile. The state and SO_ERROR tell how it ended.") },
  { ECANCELED, NULL, 0, N_("It was stopped."), NULL },
};

/* What Python raises by itself, without asking the kernel. */
static const SksRaiseEntry raises[] = {
  { "TimeoutError", NULL, CONNECT, 0, N_("{address} did not answer within the timeout. The kernel goes on trying: the socket is in SYN_SENT."),
    N_("A machine that is off or a firewall that drops packets looks like this. A longer timeout waits on.") },
  { "TimeoutError", NULL, " accept ", 0, N_("Nobody connected within the timeout."), N_("The socket goes on listening: call accept again.") },
  { "TimeoutError", NULL, " sendall ", 0, N_("The timeout ended before all was sent; {sent} of {size} bytes went."), N_("The peer receives more slowly. What went cannot be taken back.") },
  { "TimeoutError", NULL, SEND, 0, N_("There was no room in the send buffer within the timeout."), N_("There is room again when the peer receives.") },
  { "TimeoutError", NULL, RECEIVE, DATAGRAM, N_("No datagram came within the timeout."), N_("Nothing is lost: call it again, or send from the other end.") },
  { "TimeoutError", NULL, RECEIVE, 0, N_("Nothing came within the timeout."), N_("Nothing is lost: call it again, or send from the other end.") },
  { "TimeoutError", NULL, NULL, 0, N_("The timeout ended first."), NULL },
  { "OverflowError", "port must be 0-65535", NULL, 0, N_("A port is 16 bits, 0 to 65535. Python refused before asking the kernel."), N_("Port 0 lets the kernel choose, in bind.") },
  { "OverflowError", "flowinfo", NULL, 0, N_("A flow label is 20 bits, 0 to 1048575."), NULL },
  { "OverflowError", "timeout", NULL, 0, N_("The timeout is longer than the clock can count."), NULL },
  { "OverflowError", NULL, NULL, 0, N_("The number does not fit into the C type that the kernel takes."), NULL },
  { "OSError", "AF_UNIX path too long", NULL, 0, N_("The path does not fit: sockaddr_un holds 108 bytes. Python refused before asking the kernel."), N_("Use a shorter path, or one relative to the working directory.") },
  { "OSError", "buflen out of range", NULL, 0, N_("Python reads an option into a buffer of at most 1024 bytes."), NULL },
  { "OSError", "illegal IP address", NULL, 0, N_("This is no address of the socket’s family."), NULL },
  { "OSError", "wildcard resolved to multiple address", NULL, 0, N_("The empty host stands for more than one address here."), NULL },
  { "OSError", "address family mismatched", NULL, 0, N_("The host’s address is of another family than the socket."), N_("AF_INET takes 127.0.0.1, AF_INET6 takes ::1.") },
  { "OSError", "timed out object", NULL, 0, N_("An earlier read of this file timed out in the middle, so its buffer may lack bytes."), N_("Receive on the socket itself, or make a new file.") },
  { "ValueError", "negative buffersize", NULL, 0, N_("A buffer cannot have less than no bytes. Python refused before asking the kernel."), NULL },
  { "ValueError", "Timeout value out of range", NULL, 0, N_("A timeout is None, 0 or a positive number of seconds."), NULL },
  { "ValueError", "closed file", NULL, 0, N_("This file object is closed. Its socket may still be open."), N_("makefile gives another one.") },
  { "ValueError", "invalid mode", NULL, 0, N_("The mode of makefile is made of r, w and b."), NULL },
  { "ValueError", "unbuffered streams must be binary", NULL, 0, N_("Text needs a buffer: buffering 0 goes with the modes rb, wb and rwb only."), NULL },
  { "ValueError", "null", NULL, 0, N_("The text has a NUL byte in it, where a C string would end."), NULL },
  { "ValueError", NULL, NULL, 0, N_("Python does not take this value, and did not ask the kernel."), NULL },
  { "UnsupportedOperation", "not readable", NULL, 0, N_("The file was made for writing only."), N_("makefile('r') or makefile('rw') reads.") },
  { "UnsupportedOperation", "not writable", NULL, 0, N_("The file was made for reading only."), N_("makefile('w') or makefile('rw') writes.") },
  { "UnsupportedOperation", NULL, NULL, 0, N_("The file’s mode does not allow this."), NULL },
  { "TypeError", "bytes-like", NULL, 0, N_("Bytes are needed here, and this is none: sockets carry bytes, not text."), N_("Write b'…', or encode the text first.") },
  { "TypeError", "must be tuple", NULL, 0, N_("An address of this family is a tuple: (host, port)."), NULL },
  { "TypeError", "address must be a", NULL, 0, N_("An address of this family is a tuple: (host, port) for AF_INET, up to four items for AF_INET6."), NULL },
  { "TypeError", NULL, NULL, 0, N_("The value has the wrong type. Python refused before asking the kernel."), NULL },
  { "UnicodeDecodeError", NULL, NULL, 0, N_("The bytes received are no text in this encoding."), N_("Choose the sender’s encoding, or a binary mode.") },
  { "UnicodeEncodeError", NULL, NULL, 0, N_("The encoding has no bytes for a character of this text."), NULL },
  { "UnicodeError", NULL, NULL, 0, N_("The host name cannot be written as IDNA: a part of it is empty or longer than 63 characters."), NULL },
  { "LookupError", NULL, NULL, 0, N_("There is no encoding of this name."), NULL },
  { "OSError", NULL, NULL, 0, N_("Python refused before asking the kernel."), NULL },
};

static const struct
{
  int error;
  const char *meaning;
} resolver_errors[] = {
  { EAI_NONAME, N_("No such host: neither /etc/hosts nor the name servers know the name, or it is no address of this family.") },
  { EAI_AGAIN, N_("No name server answered. Names may work again later; addresses work without them.") },
  { EAI_FAIL, N_("The name server refused to answer, or could not.") },
  { EAI_FAMILY, N_("The resolver does not know this address family.") },
  { EAI_SERVICE, N_("The service has no port under this name for this type of socket.") },
  { EAI_SOCKTYPE, N_("The resolver does not know this socket type.") },
  { EAI_BADFLAGS, N_("The flags have a bit that the resolver does not know, or contradict each other.") },
  { EAI_MEMORY, N_("The resolver had no memory.") },
  { EAI_SYSTEM, N_("The resolver met an error of the kernel.") },
  { EAI_OVERFLOW, N_("The name is too long for its buffer.") },
#ifdef EAI_NODATA
  { EAI_NODATA, N_("The host exists, but has no address.") },
#endif
#ifdef EAI_ADDRFAMILY
  { EAI_ADDRFAMILY, N_("The host has no address of this family.") },
#endif
};

/* The names by which {words} stand in sentences. */
static const char *const word_names[SKS_N_WORDS] = {
  [SKS_WORD_ADDRESS] = "{address}",
  [SKS_WORD_PORT] = "{port}",
  [SKS_WORD_NAME] = "{name}",
  [SKS_WORD_PEER] = "{peer}",
  [SKS_WORD_OBJECT] = "{object}",
  [SKS_WORD_CALL] = "{call}",
  [SKS_WORD_HOLDER] = "{holder}",
  [SKS_WORD_SIZE] = "{size}",
  [SKS_WORD_LIMIT] = "{limit}",
  [SKS_WORD_SENT] = "{sent}",
  [SKS_WORD_TOOK] = "{took}",
  [SKS_WORD_ARGUMENT] = "{argument}",
  [SKS_WORD_OPTION] = "{option}",
  [SKS_WORD_CAPABILITY] = "{capability}",
};

static gboolean
names_call (const char *calls, const char *call)
{
  g_autofree char *word = NULL;

  if (calls == NULL)
    return TRUE;
  word = g_strconcat (" ", call, " ", NULL);
  return strstr (calls, word) != NULL;
}

gboolean
sks_guide_fits (const char *sentence, const SksCase *the_case)
{
  for (guint i = 0; sentence != NULL && i < SKS_N_WORDS; i++)
    if (the_case->words[i] == NULL && strstr (sentence, word_names[i]) != NULL)
      return FALSE;
  return TRUE;
}

static gboolean
fits (const char *calls, guint facts, const char *meaning, const SksCase *the_case)
{
  return names_call (calls, the_case->call) && (facts & ~the_case->facts) == 0 && sks_guide_fits (meaning, the_case);
}

const SksGuideEntry *
sks_guide_find (int error, const SksCase *the_case)
{
  for (guint i = 0; i < G_N_ELEMENTS (guide); i++)
    if (guide[i].error == error && fits (guide[i].calls, guide[i].facts, guide[i].meaning, the_case))
      return &guide[i];
  return NULL;
}

const SksRaiseEntry *
sks_guide_find_raise (const char *type, const char *text, const SksCase *the_case)
{
  for (guint i = 0; i < G_N_ELEMENTS (raises); i++)
    if (g_str_equal (raises[i].type, type) && (raises[i].text == NULL || (text != NULL && strstr (text, raises[i].text) != NULL))
        && fits (raises[i].calls, raises[i].facts, raises[i].meaning, the_case))
      return &raises[i];
  return NULL;
}

const char *
sks_guide_resolver_meaning (int error)
{
  for (guint i = 0; i < G_N_ELEMENTS (resolver_errors); i++)
    if (resolver_errors[i].error == error)
      return resolver_errors[i].meaning;
  return NULL;
}

/* The words are put in from left to right, so that braces in an address are never taken for one. */
char *
sks_guide_expand (const char *sentence, const SksCase *the_case)
{
  GString *text = g_string_new (NULL);

  for (const char *p = sentence; *p != '\0';)
    {
      guint i = 0;

      while (i < SKS_N_WORDS && !(*p == '{' && the_case->words[i] != NULL && g_str_has_prefix (p, word_names[i])))
        i++;
      if (i < SKS_N_WORDS)
        g_string_append (text, the_case->words[i]);
      else
        g_string_append_c (text, *p);
      p += i < SKS_N_WORDS ? strlen (word_names[i]) : 1;
    }
  return g_string_free (text, FALSE);
}

/* The last entry of an errno that asks for nothing says it in general. */
const char *
sks_explain_errno (int error)
{
  static const SksCase nothing = { .call = "" };
  const char *meaning = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (guide); i++)
    if (guide[i].error == error && guide[i].facts == 0 && sks_guide_fits (guide[i].meaning, &nothing))
      meaning = guide[i].meaning;
  return meaning != NULL ? _(meaning) : NULL;
}
