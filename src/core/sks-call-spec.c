// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>
#include <limits.h>

#include "sks-call-spec.h"

#include "sks-call-bodies.h"

#define OPEN SKS_WHEN_OPEN
#define MAY_RECEIVE (SKS_WHEN_CONNECTED | SKS_WHEN_SHUT)
#define MAY_SEND (SKS_WHEN_CONNECTED | SKS_WHEN_HALF_CLOSED)
#define TALKING (SKS_WHEN_CONNECTED | SKS_WHEN_HALF_CLOSED | SKS_WHEN_SHUT)
#define NAMED (SKS_WHEN_BOUND | SKS_WHEN_LISTEN | TALKING)

#define RECV_FLAGS                                                                                                                                  \
  { .name = "flags", .type = "int", .kind = SKS_ARG_FLAGS, .flags = SKS_ARG_OPTIONAL, .fallback = "0", .constants = SKS_CONSTANTS_RECV_FLAG,        \
    .min = INT_MIN, .max = INT_MAX, .meaning = N_("How to receive: look without taking, don’t wait, wait for all.") }
#define SEND_FLAGS                                                                                                                                  \
  { .name = "flags", .type = "int", .kind = SKS_ARG_FLAGS, .flags = SKS_ARG_OPTIONAL, .fallback = "0", .constants = SKS_CONSTANTS_SEND_FLAG,        \
    .min = INT_MIN, .max = INT_MAX, .meaning = N_("How to send: more will follow, don’t wait, out of band.") }
#define BUFSIZE                                                                                                                                     \
  { .name = "bufsize", .type = "int", .kind = SKS_ARG_INT, .initial = "1024", .min = 0, .max = G_MAXINT,                                            \
    .meaning = N_("The most bytes to take.") }
#define DATA                                                                                                                                        \
  { .name = "data", .type = "bytes", .kind = SKS_ARG_BYTES, .initial = "b'hello\\r\\n'", .meaning = N_("The bytes to send.") }
#define LEVEL                                                                                                                                       \
  { .name = "level", .type = "int", .kind = SKS_ARG_LEVEL, .initial = "socket.SOL_SOCKET", .constants = SKS_CONSTANTS_LEVEL,                        \
    .min = INT_MIN, .max = INT_MAX, .meaning = N_("The layer that the option belongs to.") }
#define OPTNAME                                                                                                                                     \
  { .name = "optname", .type = "int", .kind = SKS_ARG_OPTNAME, .initial = "socket.SO_REUSEADDR", .min = INT_MIN, .max = INT_MAX,                    \
    .meaning = N_("The option, by name or by number.") }
#define SIZE(text)                                                                                                                                  \
  { .name = "size", .type = "int", .kind = SKS_ARG_INT, .flags = SKS_ARG_OPTIONAL, .fallback = "-1", .min = -1, .max = G_MAXINT, .meaning = (text) }

static const char *const file_modes[] = { "r", "w", "rw", "rb", "wb", "rwb", NULL };
static const char *const encodings[] = { "utf-8", "ascii", "latin-1", "utf-16", "gbk", "gb18030", "big5", "shift_jis", NULL };
static const char *const error_handlers[] = { "strict", "ignore", "replace", NULL };
static const char *const newlines[] = { "", "\n", "\r", "\r\n", NULL };

/* Within a group the order is that of the buttons under “Makes sense now”: the most useful first. */
static const SksCallSpec specs[] = {
  {
    .name = "socket",
    .group = SKS_GROUP_CREATE,
    .receiver = SKS_ON_MODULE,
    .args = {
      { .name = "family", .type = "int", .kind = SKS_ARG_CONSTANT, .flags = SKS_ARG_OPTIONAL | SKS_ARG_KEYWORD | SKS_ARG_SHOWN,
        .fallback = "socket.AF_INET", .constants = SKS_CONSTANTS_FAMILY, .min = INT_MIN, .max = INT_MAX,
        .meaning = N_("Which kind of addresses it has.") },
      { .name = "type", .type = "int", .kind = SKS_ARG_CONSTANT, .flags = SKS_ARG_OPTIONAL | SKS_ARG_KEYWORD | SKS_ARG_SHOWN,
        .fallback = "socket.SOCK_STREAM", .constants = SKS_CONSTANTS_TYPE, .min = INT_MIN, .max = INT_MAX,
        .meaning = N_("Whether it carries a stream of bytes or single messages.") },
      { .name = "proto", .type = "int", .kind = SKS_ARG_CONSTANT, .flags = SKS_ARG_OPTIONAL | SKS_ARG_KEYWORD, .fallback = "0",
        .constants = SKS_CONSTANTS_PROTOCOL, .min = INT_MIN, .max = INT_MAX, .meaning = N_("0 lets the kernel choose.") },
    },
    .n_args = 3,
    .result = "socket",
    .c_text = "socket({family}, {type} | SOCK_CLOEXEC, {proto})",
    .meaning = N_("Makes a socket: one end of a conversation, without name or peer."),
    .help = N_("A new socket has no name and no peer. bind gives it a name; connect lets the kernel choose one. PF_INET and AF_INET are the same number: "
               "protocol family and address family were kept apart once and never differed. A combination that the kernel does not know is refused "
               "with EAFNOSUPPORT, EPROTONOSUPPORT, EPROTOTYPE or ESOCKTNOSUPPORT; SOCK_RAW needs CAP_NET_RAW."),
    .source = "socket(2)",
    .flags = SKS_CALL_MAKES_SOCKET,
    .when = 0,
    .run = sks_body_socket,
  },
  {
    .name = "bind",
    .group = SKS_GROUP_SERVER,
    .receiver = SKS_ON_SOCKET,
    .args = {
      { .name = "address", .type = "address", .kind = SKS_ARG_ADDRESS, .meaning = N_("The name that this end is to have.") },
    },
    .n_args = 1,
    .result = "None",
    .c_text = "bind({fd}, {address.addr}, {address.addrlen})",
    .meaning = N_("Gives this end a name: an address that others can send to."),
    .help = N_("Port 0 lets the kernel choose a free port; getsockname tells which. 127.0.0.1 and ::1 are reached from this machine only, 0.0.0.0 and :: "
               "on every address that it has. EADDRINUSE: another socket has that name. EADDRNOTAVAIL: this machine has no such address. EACCES: "
               "the port is below 1024 and the program may not take it. An AF_UNIX path becomes a file, which stays after close."),
    .source = "bind(2)",
    .flags = SKS_CALL_CHANGES_NAMES,
    .when = SKS_WHEN_UNBOUND,
    .run = sks_body_bind,
  },
  {
    .name = "listen",
    .group = SKS_GROUP_SERVER,
    .receiver = SKS_ON_SOCKET,
    .args = {
      { .name = "backlog", .type = "int", .kind = SKS_ARG_INT, .flags = SKS_ARG_OPTIONAL | SKS_ARG_SHOWN, .fallback = "128", .initial = "5",
        .min = 0, .max = 4096, .meaning = N_("How many finished connections may wait for accept.") },
    },
    .n_args = 1,
    .result = "None",
    .c_text = "listen({fd}, {backlog})",
    .meaning = N_("Turns the socket into one that takes connections."),
    .help = N_("From now on the kernel itself finishes connections and keeps them in the accept queue, up to the backlog and one more. The limit is "
               "net.core.somaxconn. A negative backlog counts as 0. Without bind before it, TCP listens on every address at a port that the kernel "
               "chooses. Datagram sockets answer EOPNOTSUPP."),
    .source = "listen(2)",
    .flags = SKS_CALL_CHANGES_NAMES,
    .when = SKS_WHEN_BOUND | SKS_WHEN_STREAM,
    .run = sks_body_listen,
  },
  {
    .name = "accept",
    .group = SKS_GROUP_SERVER,
    .receiver = SKS_ON_SOCKET,
    .n_args = 0,
    .result = "(socket, address)",
    .c_text = "accept4({fd}, &address, &length, SOCK_CLOEXEC)",
    .meaning = N_("Takes the next connection out of the accept queue, as a new socket."),
    .help = N_("Waits until a client has connected. The result is a new socket for this one connection, and the client’s address; the listening socket "
               "goes on listening. The new socket does not inherit the timeout. EINVAL: listen was not called."),
    .source = "accept(2)",
    .flags = SKS_CALL_MAY_WAIT | SKS_CALL_MAKES_SOCKET | SKS_CALL_CHANGES_NAMES,
    .when = SKS_WHEN_LISTEN,
    .run = sks_body_accept,
  },
  {
    .name = "connect",
    .group = SKS_GROUP_CLIENT,
    .receiver = SKS_ON_SOCKET,
    .args = {
      { .name = "address", .type = "address", .kind = SKS_ARG_ADDRESS, .meaning = N_("The name of the other end.") },
    },
    .n_args = 1,
    .result = "None",
    .c_text = "connect({fd}, {address.addr}, {address.addrlen})",
    .meaning = N_("Sets the peer; on TCP, shakes hands with it."),
    .help = N_("On a stream socket it waits for the handshake: ECONNREFUSED when nothing listens there, ETIMEDOUT when nobody answers, EHOSTUNREACH or "
               "ENETUNREACH when no route leads there. On a datagram socket nothing is sent: it only fixes whom send goes to and from whom recv takes. "
               "A host name is looked up first. EISCONN: it has a peer already."),
    .source = "connect(2)",
    .flags = SKS_CALL_MAY_WAIT | SKS_CALL_CHANGES_NAMES,
    .when = SKS_WHEN_UNBOUND | SKS_WHEN_BOUND,
    .run = sks_body_connect,
  },
  {
    .name = "connect_ex",
    .group = SKS_GROUP_CLIENT,
    .receiver = SKS_ON_SOCKET,
    .args = {
      { .name = "address", .type = "address", .kind = SKS_ARG_ADDRESS, .meaning = N_("The name of the other end.") },
    },
    .n_args = 1,
    .result = "int",
    .c_text = "connect({fd}, {address.addr}, {address.addrlen})",
    .meaning = N_("As connect, but the errno is its result; 0 is success."),
    .help = N_("Non-blocking sockets answer EINPROGRESS (115) while the handshake goes on; asking again answers EALREADY, then 0 or EISCONN, or why it did "
               "not work. A timeout answers EAGAIN (11). A host name that does not resolve is an exception all the same."),
    .source = "connect(2)",
    .flags = SKS_CALL_MAY_WAIT | SKS_CALL_CHANGES_NAMES,
    .when = SKS_WHEN_UNBOUND | SKS_WHEN_CONNECTING,
    .run = sks_body_connect_ex,
  },
  {
    .name = "send",
    .group = SKS_GROUP_TRANSFER,
    .receiver = SKS_ON_SOCKET,
    .args = { DATA, SEND_FLAGS },
    .n_args = 2,
    .result = "int",
    .c_text = "send({fd}, {data}, {data.len}, {flags})",
    .meaning = N_("Hands bytes to the kernel; returns how many it took."),
    .help = N_("It may take less than all: the rest is yours to send again. It waits while the send buffer is full. Success means that the kernel has the "
               "bytes, not that the peer has them. EPIPE: this end was shut, or the peer refused more. ENOTCONN: there is no peer. A datagram goes whole, or "
               "answers EMSGSIZE."),
    .source = "send(2)",
    .flags = SKS_CALL_MAY_WAIT | SKS_CALL_SENDS,
    .when = MAY_SEND,
    .run = sks_body_send,
  },
  {
    .name = "recv",
    .group = SKS_GROUP_TRANSFER,
    .receiver = SKS_ON_SOCKET,
    .args = { BUFSIZE, RECV_FLAGS },
    .n_args = 2,
    .result = "bytes",
    .c_text = "recv({fd}, buffer, {bufsize}, {flags})",
    .meaning = N_("Takes bytes that have come; waits while there are none."),
    .help = N_("On a stream it gives what is there, up to bufsize, however it was cut when it was sent; b'' is the end of file: the peer sends no more. "
               "On a datagram socket it gives one datagram, and what does not fit into bufsize is lost. In non-blocking mode an empty queue is EAGAIN."),
    .source = "recv(2)",
    .flags = SKS_CALL_MAY_WAIT | SKS_CALL_RECEIVES,
    .when = MAY_RECEIVE | SKS_WHEN_HALF_CLOSED,
    .run = sks_body_recv,
  },
  {
    .name = "sendall",
    .group = SKS_GROUP_TRANSFER,
    .receiver = SKS_ON_SOCKET,
    .args = { DATA, SEND_FLAGS },
    .n_args = 2,
    .result = "None",
    .c_text = "send({fd}, {data}, {data.len}, {flags})",
    .meaning = N_("Sends until all bytes are handed over."),
    .help = N_("It calls send again with the rest until nothing is left, within one timeout for all of it. When it ends with an error, some bytes may have "
               "gone: how far it came stands beside the error."),
    .source = "send(2)",
    .flags = SKS_CALL_MAY_WAIT | SKS_CALL_SENDS,
    .when = MAY_SEND | SKS_WHEN_STREAM,
    .run = sks_body_sendall,
  },
  {
    .name = "recvfrom",
    .group = SKS_GROUP_TRANSFER,
    .receiver = SKS_ON_SOCKET,
    .args = { BUFSIZE, RECV_FLAGS },
    .n_args = 2,
    .result = "(bytes, address)",
    .c_text = "recvfrom({fd}, buffer, {bufsize}, {flags}, &address, &length)",
    .meaning = N_("Takes a datagram, and tells who sent it."),
    .help = N_("Waits for one datagram. What does not fit into bufsize is lost. On TCP it is recv, and the address is None; a UNIX sender without a name has "
               "None too."),
    .source = "recvfrom(2)",
    .flags = SKS_CALL_MAY_WAIT | SKS_CALL_RECEIVES,
    .when = SKS_WHEN_BOUND | SKS_WHEN_CONNECTED | SKS_WHEN_DATAGRAM,
    .run = sks_body_recvfrom,
  },
  {
    .name = "sendto",
    .group = SKS_GROUP_TRANSFER,
    .receiver = SKS_ON_SOCKET,
    .args = {
      DATA,
      SEND_FLAGS,
      { .name = "address", .type = "address", .kind = SKS_ARG_ADDRESS, .meaning = N_("Where this datagram goes.") },
    },
    .n_args = 3,
    .result = "int",
    .c_text = "sendto({fd}, {data}, {data.len}, {flags}, {address.addr}, {address.addrlen})",
    .meaning = N_("Sends one datagram to an address."),
    .help = N_("Needs no connect before it; a socket without a name gets one from the kernel. Nothing tells whether the datagram arrived; when nobody is "
               "there, a connected socket may hear ECONNREFUSED at its next call. EMSGSIZE: too long for one datagram."),
    .source = "sendto(2)",
    .flags = SKS_CALL_MAY_WAIT | SKS_CALL_SENDS | SKS_CALL_CHANGES_NAMES,
    .when = SKS_WHEN_UNBOUND | SKS_WHEN_BOUND | SKS_WHEN_DATAGRAM,
    .run = sks_body_sendto,
  },
  {
    .name = "shutdown",
    .group = SKS_GROUP_TRANSFER,
    .receiver = SKS_ON_SOCKET,
    .args = {
      { .name = "how", .type = "int", .kind = SKS_ARG_CONSTANT, .initial = "socket.SHUT_WR", .constants = SKS_CONSTANTS_SHUT,
        .min = INT_MIN, .max = INT_MAX, .meaning = N_("Which half: receiving, sending, or both.") },
    },
    .n_args = 1,
    .result = "None",
    .c_text = "shutdown({fd}, {how})",
    .meaning = N_("Ends one direction or both; the fd stays open."),
    .help = N_("SHUT_WR tells the peer that no more will come: after the bytes under way its recv gives b''. Receiving goes on. It ends the connection itself, "
               "whoever else holds its fd, and wakes calls that wait. ENOTCONN: there is no peer."),
    .source = "shutdown(2)",
    .flags = SKS_CALL_CHANGES_NAMES,
    .when = TALKING | SKS_WHEN_STREAM,
    .run = sks_body_shutdown,
  },
  {
    .name = "close",
    .group = SKS_GROUP_TRANSFER,
    .receiver = SKS_ON_SOCKET,
    .n_args = 0,
    .result = "None",
    .c_text = "close({fd})",
    .meaning = N_("Gives the fd back."),
    .help = N_("On TCP the kernel still delivers what was sent, then ends the connection; bytes that came and nobody read turn that into a reset. While files of "
               "makefile are open it is deferred until the last one closes. Closing twice does nothing; other calls on a closed socket answer EBADF."),
    .source = "close(2)",
    .flags = SKS_CALL_CLOSES | SKS_CALL_CHANGES_NAMES,
    .when = OPEN & ~SKS_WHEN_UNBOUND,
    .run = sks_body_close,
  },
  {
    .name = "getpeername",
    .group = SKS_GROUP_TRANSFER,
    .receiver = SKS_ON_SOCKET,
    .n_args = 0,
    .result = "address",
    .c_text = "getpeername({fd}, &address, &length)",
    .meaning = N_("Tells the peer: the address of the other end."),
    .help = N_("ENOTCONN: there is no peer, or none any more. A UNIX peer without a name is ''."),
    .source = "getpeername(2)",
    .when = TALKING,
    .run = sks_body_getpeername,
  },
  {
    .name = "getsockname",
    .group = SKS_GROUP_TRANSFER,
    .receiver = SKS_ON_SOCKET,
    .n_args = 0,
    .result = "address",
    .c_text = "getsockname({fd}, &address, &length)",
    .meaning = N_("Tells the name: the address of this end."),
    .help = N_("Before bind or connect it is the wildcard with port 0, or '' on AF_UNIX. After bind with port 0 it shows the port that the kernel chose."),
    .source = "getsockname(2)",
    .when = NAMED,
    .run = sks_body_getsockname,
  },
  {
    .name = "setsockopt",
    .group = SKS_GROUP_TRANSFER,
    .receiver = SKS_ON_SOCKET,
    .args = {
      LEVEL,
      OPTNAME,
      { .name = "value", .type = "int, bytes or None", .kind = SKS_ARG_OPTVALUE, .initial = "1", .min = INT_MIN, .max = INT_MAX,
        .meaning = N_("The new value; bytes for a structure.") },
      { .name = "optlen", .type = "int", .kind = SKS_ARG_INT, .flags = SKS_ARG_OPTIONAL, .fallback = NULL, .min = 0, .max = INT_MAX,
        .meaning = N_("Only with None: the length of the value that is not there.") },
    },
    .n_args = 4,
    .result = "None",
    .c_text = "setsockopt({fd}, {level}, {optname}, {value.addr}, {value.addrlen})",
    .meaning = N_("Changes an option of the socket."),
    .help = N_("The kernel may make something else of the value: it doubles SO_RCVBUF, and bounds many. getsockopt tells what it made. ENOPROTOOPT: this socket "
               "has no such option. EINVAL: a value or a length that does not fit. EPERM: it needs a capability."),
    .source = "setsockopt(2)",
    .flags = SKS_CALL_CHANGES_NAMES,
    .when = OPEN & ~SKS_WHEN_OVER,
    .run = sks_body_setsockopt,
  },
  {
    .name = "getsockopt",
    .group = SKS_GROUP_TRANSFER,
    .receiver = SKS_ON_SOCKET,
    .args = {
      LEVEL,
      OPTNAME,
      { .name = "buflen", .type = "int", .kind = SKS_ARG_INT, .flags = SKS_ARG_OPTIONAL, .fallback = "0", .min = 0, .max = 1024,
        .meaning = N_("0 reads an int; else that many bytes at most.") },
    },
    .n_args = 3,
    .result = "int or bytes",
    .c_text = "getsockopt({fd}, {level}, {optname}, &value, &length)",
    .meaning = N_("Asks the kernel for an option’s value."),
    .help = N_("Without buflen the value is read as one int; a structure such as linger needs a buflen and comes as bytes. SO_ERROR is emptied by reading it. "
               "ENOPROTOOPT: this socket has no such option."),
    .source = "getsockopt(2)",
    .when = OPEN,
    .run = sks_body_getsockopt,
  },
  {
    .name = "detach",
    .group = SKS_GROUP_TRANSFER,
    .receiver = SKS_ON_SOCKET,
    .n_args = 0,
    .result = "int",
    .meaning = N_("Gives the fd away without closing it."),
    .help = N_("The socket is closed as far as Python is concerned, yet the kernel’s socket lives on under its number, and nobody closes it."),
    .source = "socket.detach",
    .flags = SKS_CALL_NO_SYSCALL | SKS_CALL_CLOSES,
    .when = OPEN & ~SKS_WHEN_UNBOUND,
    .run = sks_body_detach,
  },
  {
    .name = "settimeout",
    .group = SKS_GROUP_BLOCKING,
    .receiver = SKS_ON_SOCKET,
    .args = {
      { .name = "timeout", .type = "seconds or None", .kind = SKS_ARG_SECONDS, .initial = "1.0", .min = 0, .max = 3600,
        .meaning = N_("None waits for ever, 0 never waits, a number waits that long.") },
    },
    .n_args = 1,
    .result = "None",
    .c_text = "ioctl({fd}, FIONBIO, {timeout.fionbio})",
    .meaning = N_("Says how long later calls may wait."),
    .help = N_("With a number of seconds the fd is non-blocking underneath, and Python waits in poll; a call that takes longer ends with TimeoutError. With 0 a call "
               "that would wait ends at once with EAGAIN. With None it waits in the kernel."),
    .source = "socket.settimeout",
    .when = OPEN & ~SKS_WHEN_OVER,
    .run = sks_body_settimeout,
  },
  {
    .name = "setblocking",
    .group = SKS_GROUP_BLOCKING,
    .receiver = SKS_ON_SOCKET,
    .args = {
      { .name = "flag", .type = "bool", .kind = SKS_ARG_BOOL, .initial = "False", .meaning = N_("True waits, False never does.") },
    },
    .n_args = 1,
    .result = "None",
    .c_text = "ioctl({fd}, FIONBIO, {flag.fionbio})",
    .meaning = N_("True is settimeout(None), False is settimeout(0)."),
    .source = "socket.setblocking",
    .when = OPEN & ~SKS_WHEN_OVER,
    .run = sks_body_setblocking,
  },
  {
    .name = "gettimeout",
    .group = SKS_GROUP_BLOCKING,
    .receiver = SKS_ON_SOCKET,
    .n_args = 0,
    .result = "float or None",
    .meaning = N_("Tells how long calls may wait."),
    .source = "socket.gettimeout",
    .flags = SKS_CALL_NO_SYSCALL,
    .when = OPEN,
    .run = sks_body_gettimeout,
  },
  {
    .name = "getblocking",
    .group = SKS_GROUP_BLOCKING,
    .receiver = SKS_ON_SOCKET,
    .n_args = 0,
    .result = "bool",
    .meaning = N_("Tells whether calls may wait at all: the timeout is not 0."),
    .source = "socket.getblocking",
    .flags = SKS_CALL_NO_SYSCALL,
    .when = OPEN,
    .run = sks_body_getblocking,
  },
  {
    .name = "makefile",
    .group = SKS_GROUP_FILE,
    .receiver = SKS_ON_SOCKET,
    .args = {
      { .name = "mode", .type = "str", .kind = SKS_ARG_CHOICE, .flags = SKS_ARG_OPTIONAL | SKS_ARG_KEYWORD | SKS_ARG_SHOWN, .fallback = "'r'",
        .initial = "'rwb'", .choices = file_modes, .meaning = N_("r reads, w writes; b for bytes, else text.") },
      { .name = "buffering", .type = "int or None", .kind = SKS_ARG_INT, .flags = SKS_ARG_OPTIONAL | SKS_ARG_KEYWORD, .fallback = "None",
        .min = -1, .max = 1 << 20, .meaning = N_("The buffer’s size; 0 for none, which only bytes allow.") },
      { .name = "encoding", .type = "str or None", .kind = SKS_ARG_CHOICE, .flags = SKS_ARG_OPTIONAL | SKS_ARG_KEYWORD_ONLY, .fallback = "None",
        .choices = encodings, .meaning = N_("How text becomes bytes.") },
      { .name = "errors", .type = "str or None", .kind = SKS_ARG_CHOICE, .flags = SKS_ARG_OPTIONAL | SKS_ARG_KEYWORD_ONLY, .fallback = "None",
        .choices = error_handlers, .meaning = N_("What to do with bytes that are no text.") },
      { .name = "newline", .type = "str or None", .kind = SKS_ARG_CHOICE, .flags = SKS_ARG_OPTIONAL | SKS_ARG_KEYWORD_ONLY, .fallback = "None",
        .choices = newlines, .meaning = N_("Which line ends count, and whether they become \\n.") },
    },
    .n_args = 5,
    .result = "file",
    .c_text = "fdopen(dup({fd}), {mode})",
    .meaning = N_("Makes a file object over the socket."),
    .help = N_("A file reads ahead and writes late: what was written is sent when the buffer is full, at flush or at close. The socket’s own close is deferred while "
               "a file is open. After a timeout the file cannot be read any more."),
    .source = "socket.makefile",
    .flags = SKS_CALL_MAKES_FILE | SKS_CALL_NO_SYSCALL,
    .when = TALKING,
    .run = sks_body_makefile,
  },
  {
    .name = "readline",
    .group = SKS_GROUP_FILE,
    .receiver = SKS_ON_FILE,
    .args = { SIZE (N_("The most to read; -1 for the whole line.")) },
    .n_args = 1,
    .result = "bytes or str",
    .meaning = N_("Reads up to and with the next line end."),
    .help = N_("Receives until a line end has come, and keeps what came after it in the buffer. Empty at end of file."),
    .source = "io.IOBase.readline",
    .flags = SKS_CALL_MAY_WAIT | SKS_CALL_RECEIVES,
    .when = OPEN,
    .run = sks_body_file_readline,
  },
  {
    .name = "read",
    .group = SKS_GROUP_FILE,
    .receiver = SKS_ON_FILE,
    .args = { SIZE (N_("How much to read; -1 for all until end of file.")) },
    .n_args = 1,
    .result = "bytes or str",
    .meaning = N_("Reads that much, or all until end of file."),
    .help = N_("A buffered file waits until that many bytes have come, or the end of file. Without a size it waits for the end of file. An unbuffered one gives "
               "what one recv gives."),
    .source = "io.BufferedReader.read",
    .flags = SKS_CALL_MAY_WAIT | SKS_CALL_RECEIVES,
    .when = OPEN,
    .run = sks_body_file_read,
  },
  {
    .name = "read1",
    .group = SKS_GROUP_FILE,
    .receiver = SKS_ON_FILE,
    .args = { SIZE (N_("The most to read; -1 for a buffer full.")) },
    .n_args = 1,
    .result = "bytes",
    .meaning = N_("Reads what is buffered, or else what one recv gives."),
    .source = "io.BufferedReader.read1",
    .flags = SKS_CALL_MAY_WAIT | SKS_CALL_RECEIVES,
    .when = OPEN,
    .run = sks_body_file_read1,
  },
  {
    .name = "readlines",
    .group = SKS_GROUP_FILE,
    .receiver = SKS_ON_FILE,
    .args = {
      { .name = "hint", .type = "int", .kind = SKS_ARG_INT, .flags = SKS_ARG_OPTIONAL, .fallback = "-1", .min = -1, .max = G_MAXINT,
        .meaning = N_("Stop after so many bytes; -1 reads to the end of file.") },
    },
    .n_args = 1,
    .result = "list",
    .meaning = N_("Reads lines until end of file."),
    .source = "io.IOBase.readlines",
    .flags = SKS_CALL_MAY_WAIT | SKS_CALL_RECEIVES,
    .when = OPEN,
    .run = sks_body_file_readlines,
  },
  {
    .name = "write",
    .group = SKS_GROUP_FILE,
    .receiver = SKS_ON_FILE,
    .args = {
      { .name = "data", .type = "bytes or str", .kind = SKS_ARG_BYTES, .initial = "b'hello\\r\\n'",
        .meaning = N_("What to write: bytes, or text where the file is one of text.") },
    },
    .n_args = 1,
    .result = "int",
    .meaning = N_("Puts it into the buffer; the kernel gets it at flush."),
    .help = N_("The result says how much was taken, not how much was sent. A full buffer is sent at once, the rest waits for flush or close."),
    .source = "io.BufferedWriter.write",
    .flags = SKS_CALL_MAY_WAIT | SKS_CALL_SENDS,
    .when = OPEN,
    .run = sks_body_file_write,
  },
  {
    .name = "flush",
    .group = SKS_GROUP_FILE,
    .receiver = SKS_ON_FILE,
    .n_args = 0,
    .result = "None",
    .meaning = N_("Sends what was written and is still in the buffer."),
    .source = "io.IOBase.flush",
    .flags = SKS_CALL_MAY_WAIT | SKS_CALL_SENDS,
    .when = OPEN,
    .run = sks_body_file_flush,
  },
  {
    .name = "close",
    .group = SKS_GROUP_FILE,
    .receiver = SKS_ON_FILE,
    .n_args = 0,
    .result = "None",
    .meaning = N_("Flushes, then closes the file; the socket too, if its close was deferred."),
    .source = "io.IOBase.close",
    .flags = SKS_CALL_MAY_WAIT | SKS_CALL_SENDS | SKS_CALL_CLOSES | SKS_CALL_CHANGES_NAMES,
    .when = OPEN,
    .run = sks_body_file_close,
  },
  {
    .name = "fileno",
    .group = SKS_GROUP_ATTRIBUTES,
    .receiver = SKS_ON_SOCKET,
    .n_args = 0,
    .result = "int",
    .meaning = N_("Tells the fd, the kernel’s number for it; -1 once closed."),
    .source = "socket.fileno",
    .flags = SKS_CALL_NO_SYSCALL,
    .when = OPEN | SKS_WHEN_CLOSED,
    .run = sks_body_fileno,
  },
  {
    .name = "getaddrinfo",
    .group = SKS_GROUP_NAMES,
    .receiver = SKS_ON_MODULE,
    .args = {
      { .name = "host", .type = "str or None", .kind = SKS_ARG_TEXT, .flags = SKS_ARG_KEYWORD, .initial = "'localhost'",
        .meaning = N_("A host name or an address; None for this machine.") },
      { .name = "port", .type = "int, str or None", .kind = SKS_ARG_TEXT, .flags = SKS_ARG_KEYWORD, .initial = "80",
        .meaning = N_("A port or the name of a service.") },
      { .name = "family", .type = "int", .kind = SKS_ARG_CONSTANT, .flags = SKS_ARG_OPTIONAL | SKS_ARG_KEYWORD, .fallback = "0",
        .constants = SKS_CONSTANTS_FAMILY, .min = INT_MIN, .max = INT_MAX, .meaning = N_("Only addresses of this family; 0 for all.") },
      { .name = "type", .type = "int", .kind = SKS_ARG_CONSTANT, .flags = SKS_ARG_OPTIONAL | SKS_ARG_KEYWORD, .fallback = "0",
        .initial = "socket.SOCK_STREAM", .constants = SKS_CONSTANTS_TYPE, .min = INT_MIN, .max = INT_MAX,
        .meaning = N_("Only for this type of socket; 0 lists each address once a type.") },
      { .name = "proto", .type = "int", .kind = SKS_ARG_CONSTANT, .flags = SKS_ARG_OPTIONAL | SKS_ARG_KEYWORD, .fallback = "0",
        .constants = SKS_CONSTANTS_PROTOCOL, .min = INT_MIN, .max = INT_MAX, .meaning = N_("Only for this protocol; 0 for all.") },
      { .name = "flags", .type = "int", .kind = SKS_ARG_INT, .flags = SKS_ARG_OPTIONAL | SKS_ARG_KEYWORD, .fallback = "0", .min = 0, .max = INT_MAX,
        .meaning = N_("AI_PASSIVE (1), AI_CANONNAME (2), AI_NUMERICHOST (4) and others.") },
    },
    .n_args = 6,
    .result = "list",
    .c_text = "getaddrinfo({host}, {port}, &hints, &result)",
    .meaning = N_("Looks a name up: every address that it has."),
    .help = N_("Each entry is family, type, protocol, canonical name and address, in the order in which they should be tried. The look-up asks files and name "
               "servers and cannot be interrupted. A name that does not resolve is gaierror, with its own numbers."),
    .source = "getaddrinfo(3)",
    .flags = SKS_CALL_MAY_WAIT,
    .when = 0,
    .run = sks_body_getaddrinfo,
  },
};

static const char *const group_titles[SKS_N_GROUPS] = {
  [SKS_GROUP_CREATE] = N_("Create"),
  [SKS_GROUP_SERVER] = N_("Server"),
  [SKS_GROUP_CLIENT] = N_("Client"),
  [SKS_GROUP_TRANSFER] = N_("Data and Options"),
  [SKS_GROUP_BLOCKING] = N_("Waiting"),
  [SKS_GROUP_FILE] = N_("File"),
  [SKS_GROUP_ATTRIBUTES] = N_("Attributes"),
  [SKS_GROUP_NAMES] = N_("Names"),
};

const SksCallSpec *
sks_call_spec_list (guint *n_specs)
{
  if (n_specs != NULL)
    *n_specs = G_N_ELEMENTS (specs);
  return specs;
}

const SksCallSpec *
sks_call_spec_find (SksReceiver receiver, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (specs); i++)
    {
      if (specs[i].receiver == receiver && g_str_equal (specs[i].name, name))
        return &specs[i];
    }
  return NULL;
}

guint
sks_call_spec_get_index (const SksCallSpec *spec)
{
  g_return_val_if_fail (spec >= specs && spec < specs + G_N_ELEMENTS (specs), 0);

  return (guint) (spec - specs);
}

const SksCallSpec *
sks_call_spec_get (guint index)
{
  return index < G_N_ELEMENTS (specs) ? &specs[index] : NULL;
}

int
sks_call_spec_place (const SksCallSpec *spec, guint position, guint n_positional)
{
  guint n_required = 0, n_optional, seen = 0;

  for (guint i = 0; i < spec->n_args; i++)
    n_required += !(spec->args[i].flags & SKS_ARG_OPTIONAL);
  n_optional = n_positional > n_required ? n_positional - n_required : 0;

  for (guint i = 0; i < spec->n_args; i++)
    {
      if (spec->args[i].flags & SKS_ARG_KEYWORD_ONLY)
        continue;
      if (spec->args[i].flags & SKS_ARG_OPTIONAL)
        {
          if (n_optional == 0)
            continue;
          n_optional--;
        }
      if (seen++ == position)
        return (int) i;
    }
  return -1;
}

const char *
sks_call_group_get_title (SksCallGroup group)
{
  g_return_val_if_fail ((guint) group < SKS_N_GROUPS, NULL);

  return _(group_titles[group]);
}

const char *
sks_arg_spec_get_initial (const SksArgSpec *arg)
{
  return arg->initial != NULL ? arg->initial : arg->fallback;
}
