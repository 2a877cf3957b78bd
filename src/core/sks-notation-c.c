// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>
#include <sys/socket.h>

#include "sks-notation-private.h"

#include "sks-address.h"
#include "sks-option-codec.h"
#include "sks-option-spec.h"

#define TYPE_MASK 0xf
#define TYPE_FLAGS (SOCK_NONBLOCK | SOCK_CLOEXEC)
/* Of bytes that are cut, this many are shown. */
#define BRIEF_BYTES 48

static void
append_number (SksCode *code, gint64 number)
{
  sks_code_append_printf (code, SKS_CODE_CONSTANT, "%" G_GINT64_FORMAT, number);
}

static void
append_comment (SksCode *code, const char *text)
{
  sks_code_append_printf (code, SKS_CODE_PLAIN, "/* %s */", text);
}

static void
write_constant (SksCode *code, SksConstantGroup group, gint64 number)
{
  const SksConstant *constant = sks_constants_find (group, number);
  g_autofree char *flags = NULL;

  if (constant && !(number == 0 && group == SKS_CONSTANTS_PROTOCOL))
    {
      sks_code_append (code, SKS_CODE_CONSTANT, constant->name);
      return;
    }
  constant = group == SKS_CONSTANTS_TYPE && (number & ~TYPE_FLAGS) <= TYPE_MASK ? sks_constants_find (group, number & TYPE_MASK) : NULL;
  if (!constant)
    {
      append_number (code, number);
      return;
    }
  flags = sks_constants_join (SKS_CONSTANTS_TYPE_FLAG, number & TYPE_FLAGS);
  sks_code_append_printf (code, SKS_CODE_CONSTANT, "%s | %s", constant->name, flags);
}

static void
write_optname (const SksCallText *text, SksCode *code, gint64 number)
{
  const SksOptionSpec *option = NULL;
  int level, optname;

  if (sks_call_text_get_option (text, &level, &optname))
    option = sks_option_spec_find (level, optname);
  if (option)
    sks_code_append (code, SKS_CODE_CONSTANT, option->name);
  else
    append_number (code, number);
}

/* getaddrinfo wants a port as text. */
static void
write_text (SksCode *code, const SksValue *value)
{
  g_autofree char *digits = NULL;

  if (!sks_value_is (value, SKS_VALUE_INT))
    {
      sks_value_write_c (value, code);
      return;
    }
  digits = sks_value_to_python (value);
  sks_code_append_c_string (code, (const guint8 *) digits, strlen (digits));
}

static void
write_data (const SksCallText *text, SksCode *code, const SksValue *value)
{
  gsize length;
  const guint8 *data = sks_value_get_bytes (value, &length);

  if (!text->brief || length <= BRIEF_BYTES)
    {
      sks_value_write_c (value, code);
      return;
    }
  sks_code_append_c_string (code, data, BRIEF_BYTES);
  sks_code_append (code, SKS_CODE_PLAIN, "…");
}

static void
write_arg (const SksCallText *text, guint index, const SksValue *value, SksCode *code)
{
  const SksArgSpec *arg = &text->spec->args[index];
  g_autofree char *flags = NULL;
  gint64 number;

  if (arg->kind == SKS_ARG_TEXT)
    write_text (code, value);
  else if (!sks_value_is (value, SKS_VALUE_INT) || !sks_value_get_int (value, &number))
    write_data (text, code, value);
  else if (arg->kind == SKS_ARG_CONSTANT || arg->kind == SKS_ARG_LEVEL)
    write_constant (code, arg->kind == SKS_ARG_LEVEL ? SKS_CONSTANTS_LEVEL : arg->constants, number);
  else if (arg->kind == SKS_ARG_FLAGS)
    {
      flags = sks_constants_join (arg->constants, number);
      sks_code_append (code, SKS_CODE_CONSTANT, flags);
    }
  else if (arg->kind == SKS_ARG_OPTNAME)
    write_optname (text, code, number);
  else
    sks_value_write_c (value, code);
}

/* What stands in place of an address that only a look-up can give, or that is none. */
static void
write_unresolved (SksCode *code, const SksValue *value)
{
  const SksValue *host;
  g_autoptr(GByteArray) name = NULL;

  host = sks_value_get_n_items (value) > 0 ? sks_value_get_item (value, 0) : NULL;
  name = host ? sks_value_to_path (host) : NULL;
  if (!name)
    {
      append_comment (code, "address");
      return;
    }
  sks_code_append (code, SKS_CODE_PLAIN, "/* getaddrinfo(");
  for (guint i = 0; i + 1 < name->len; i++)
    if (name->data[i] == '*' && name->data[i + 1] == '/')
      name->data[i + 1] = ' ';
  sks_code_append_c_string (code, name->data, name->len);
  sks_code_append (code, SKS_CODE_PLAIN, ") */");
}

static void
write_address (const SksCallText *text, const SksValue *value, gboolean length, SksCode *code)
{
  SksAddress address;

  if (sks_address_from_value_literal (text->family, value, &address))
    {
      if (length)
        sks_address_write_c_length (&address, code);
      else
        sks_address_write_c (&address, code);
    }
  else if (length)
    append_comment (code, "length");
  else
    write_unresolved (code, value);
}

static gboolean
write_option_literal (const SksCallText *text, const SksValue *value, SksCode *code)
{
  const SksOptionSpec *option = NULL;
  g_autofree char *literal = NULL;
  int level, optname, number;
  const guint8 *data;
  gint64 wide;
  gsize length;

  if (sks_call_text_get_option (text, &level, &optname))
    option = sks_option_spec_find (level, optname);
  if (!option)
    return FALSE;
  if (sks_value_is (value, SKS_VALUE_BYTES))
    data = sks_value_get_bytes (value, &length);
  else if (sks_value_get_int (value, &wide))
    {
      number = (int) wide;
      data = (const guint8 *) &number;
      length = sizeof number;
    }
  else
    return FALSE;
  if (length != option->size)
    return FALSE;
  literal = sks_option_c_value (option, data, length);
  if (!literal)
    return FALSE;
  sks_code_append_printf (code, SKS_CODE_PLAIN, "%s%s", *literal == '(' ? "&" : "", literal);
  return TRUE;
}

static void
write_option_value (const SksCallText *text, const SksValue *value, gboolean length, SksCode *code)
{
  gsize n_bytes;
  gint64 number;
  SksValue *optlen;

  if (sks_value_is (value, SKS_VALUE_BYTES))
    {
      sks_value_get_bytes (value, &n_bytes);
      if (length)
        append_number (code, (gint64) n_bytes);
      else if (!write_option_literal (text, value, code))
        write_data (text, code, value);
    }
  else if (sks_value_get_int (value, &number))
    {
      if (length)
        sks_code_append (code, SKS_CODE_PLAIN, "sizeof(int)");
      else if (!write_option_literal (text, value, code))
        sks_code_append_printf (code, SKS_CODE_CONSTANT, "&(int){%" G_GINT64_FORMAT "}", number);
    }
  else if (length)
    {
      optlen = sks_call_text_get_arg (text, text->spec->n_args - 1);
      if (optlen && sks_value_get_int (optlen, &number))
        append_number (code, number);
      else
        append_number (code, 0);
    }
  else
    sks_value_write_c (value, code);
}

/* FIONBIO's argument: any timeout but None makes the fd non-blocking, and so does the flag False. */
static void
write_fionbio (const SksArgSpec *arg, const SksValue *value, SksCode *code)
{
  gboolean non_blocking = arg->kind == SKS_ARG_BOOL ? !sks_value_get_bool (value) : !sks_value_is (value, SKS_VALUE_NONE);

  sks_code_append_printf (code, SKS_CODE_CONSTANT, "&(int){%d}", non_blocking);
}

static void
write_length (const SksValue *value, SksCode *code)
{
  g_autoptr(GByteArray) data = NULL;
  gsize length = 0;

  if (sks_value_is (value, SKS_VALUE_BYTES))
    sks_value_get_bytes (value, &length);
  else
    {
      data = sks_value_to_path (value);
      length = data ? data->len : 0;
    }
  append_number (code, (gint64) length);
}

static int
find_arg (const SksCallSpec *spec, const char *name, gsize length)
{
  for (guint i = 0; i < spec->n_args; i++)
    if (strlen (spec->args[i].name) == length && strncmp (spec->args[i].name, name, length) == 0)
      return (int) i;
  return -1;
}

/* One argument's absent value: its default, as C says it. */
static void
write_fallback (const SksArgSpec *arg, SksCode *code)
{
  const char *fallback = arg->fallback;

  if (!fallback)
    append_comment (code, arg->name);
  else if (g_str_equal (fallback, "None"))
    sks_code_append (code, SKS_CODE_CONSTANT, "NULL");
  else if (*fallback == '\'')
    sks_code_append_printf (code, SKS_CODE_STRING, "\"%.*s\"", (int) strlen (fallback) - 2, fallback + 1);
  else
    sks_code_append (code, SKS_CODE_CONSTANT, g_str_has_prefix (fallback, "socket.") ? fallback + strlen ("socket.") : fallback);
}

/* Writes what a place in the template stands for: "fd", "data", "data.len", "address.addrlen" … */
static void
write_place (const SksCallText *text, const char *place, gsize length, SksCode *code)
{
  const char *dot = memchr (place, '.', length);
  gsize name_length = dot ? (gsize) (dot - place) : length;
  g_autofree char *part = dot ? g_strndup (dot + 1, length - name_length - 1) : g_strdup ("");
  int index = find_arg (text->spec, place, name_length);
  SksValue *value = index >= 0 ? sks_call_text_get_arg (text, (guint) index) : NULL;
  const SksArgSpec *arg = index >= 0 ? &text->spec->args[index] : NULL;

  if (name_length == 2 && strncmp (place, "fd", 2) == 0)
    {
      if (text->fd >= 0)
        append_number (code, text->fd);
      else
        sks_code_append (code, SKS_CODE_PLAIN, text->object ? text->object : "fd");
    }
  else if (!arg)
    return;
  else if (!value)
    {
      if (*part)
        append_comment (code, g_str_has_suffix (part, "len") ? "length" : arg->name);
      else
        write_fallback (arg, code);
    }
  else if (g_str_equal (part, "len"))
    write_length (value, code);
  else if (g_str_equal (part, "fionbio"))
    write_fionbio (arg, value, code);
  else if (*part && arg->kind == SKS_ARG_OPTVALUE)
    write_option_value (text, value, g_str_equal (part, "addrlen"), code);
  else if (*part)
    write_address (text, value, g_str_equal (part, "addrlen"), code);
  else
    write_arg (text, (guint) index, value, code);
}

void
sks_call_text_write_c (const SksCallText *text, SksCode *code)
{
  const char *target = text->targets && (text->spec->flags & SKS_CALL_MAKES_SOCKET) ? text->targets[0] : NULL;
  const char *at = text->spec->c_text;

  if (!at)
    {
      sks_code_append_printf (code, SKS_CODE_PLAIN, "/* %s: only in Python */", text->spec->name);
      return;
    }
  if (target)
    sks_code_append_printf (code, SKS_CODE_PLAIN, "int %s = ", target);
  while (*at)
    {
      const char *open = strchr (at, '{'), *close = open ? strchr (open, '}') : NULL;

      if (!close)
        break;
      sks_code_append_len (code, SKS_CODE_PLAIN, at, open - at);
      write_place (text, open + 1, close - open - 1, code);
      at = close + 1;
    }
  sks_code_append (code, SKS_CODE_PLAIN, at);
  if (target)
    sks_code_append (code, SKS_CODE_PLAIN, ";");
}
