// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>
#include <sys/socket.h>

#include "sks-notation-private.h"

#include "sks-option-codec.h"
#include "sks-option-spec.h"

/* The low bits of socket's type; flags stand above them. */
#define TYPE_MASK 0xf
#define TYPE_FLAGS (SOCK_NONBLOCK | SOCK_CLOEXEC)

static void
append_module_name (SksCode *code, const char *name)
{
  sks_code_append (code, SKS_CODE_PLAIN, "socket.");
  sks_code_append (code, SKS_CODE_CONSTANT, name);
}

static void
append_number (SksCode *code, gint64 number)
{
  sks_code_append_printf (code, SKS_CODE_CONSTANT, "%" G_GINT64_FORMAT, number);
}

/* Writes those of @flags that Python has a name for; returns the rest. */
static gint64
append_flags (SksCode *code, gsize start, SksConstantGroup group, gint64 flags)
{
  guint n_constants;
  const SksConstant *constants = sks_constants_list (group, &n_constants);

  for (guint i = 0; i < n_constants; i++)
    {
      if (!constants[i].python || constants[i].value == 0 || (flags & constants[i].value) != constants[i].value)
        continue;
      if (code->text->len > start)
        sks_code_append (code, SKS_CODE_PLAIN, " | ");
      append_module_name (code, constants[i].name);
      flags &= ~constants[i].value;
    }
  return flags;
}

static void
write_flags (SksCode *code, SksConstantGroup group, gint64 flags)
{
  gsize start = code->text->len;
  SksConstantGroup other = group == SKS_CONSTANTS_RECV_FLAG ? SKS_CONSTANTS_SEND_FLAG : SKS_CONSTANTS_RECV_FLAG;

  if (flags > 0)
    flags = append_flags (code, start, group, flags);
  if (flags > 0)
    flags = append_flags (code, start, other, flags);
  if (flags == 0 && code->text->len > start)
    return;
  if (code->text->len > start)
    sks_code_append (code, SKS_CODE_PLAIN, " | ");
  if (flags > 9)
    sks_code_append_printf (code, SKS_CODE_CONSTANT, "0x%" G_GINT64_MODIFIER "x", flags);
  else
    append_number (code, flags);
}

static void
write_constant (SksCode *code, SksConstantGroup group, gint64 number)
{
  const SksConstant *constant = sks_constants_find (group, number);
  gsize start = code->text->len;

  /* 0 has the name IPPROTO_IP, yet as an argument it means the usual protocol, and AF_UNSPEC any type. */
  if (constant && constant->python && !(number == 0 && (group == SKS_CONSTANTS_PROTOCOL || group == SKS_CONSTANTS_TYPE)))
    {
      append_module_name (code, constant->name);
      return;
    }
  constant = group == SKS_CONSTANTS_TYPE && (number & ~TYPE_FLAGS) <= TYPE_MASK ? sks_constants_find (group, number & TYPE_MASK) : NULL;
  if (!constant || !constant->python)
    {
      append_number (code, number);
      return;
    }
  append_module_name (code, constant->name);
  append_flags (code, start, SKS_CONSTANTS_TYPE_FLAG, number & TYPE_FLAGS);
}

static void
write_optname (const SksCallText *text, SksCode *code, gint64 number)
{
  const SksOptionSpec *option = NULL;
  int level, optname;

  if (sks_call_text_get_option (text, &level, &optname))
    option = sks_option_spec_find (level, optname);
  if (option && (option->flags & SKS_OPTION_PYTHON))
    append_module_name (code, option->name);
  else
    append_number (code, number);
}

/* A structure as struct.pack(…), where that gives the very bytes. */
static gboolean
write_option_struct (const SksCallText *text, const SksValue *value, SksCode *code)
{
  g_autofree char *python = NULL;
  const SksOptionSpec *option = NULL;
  const guint8 *data;
  int level, optname;
  gsize length;

  if (!sks_value_is (value, SKS_VALUE_BYTES) || !sks_call_text_get_option (text, &level, &optname))
    return FALSE;
  option = sks_option_spec_find (level, optname);
  data = sks_value_get_bytes (value, &length);
  if (!option || sks_option_spec_is_int (option) || length != option->size)
    return FALSE;
  python = sks_option_python_value (option, data, length);
  if (!python || !g_str_has_prefix (python, "struct.pack("))
    return FALSE;
  sks_code_append (code, SKS_CODE_PLAIN, python);
  return TRUE;
}

static void
write_value (const SksCallText *text, const SksValue *value, SksCode *code)
{
  if (text->brief)
    sks_value_write_brief (value, code);
  else
    sks_value_write_python (value, code);
}

static void
write_arg (const SksCallText *text, guint index, const SksValue *value, SksCode *code)
{
  const SksArgSpec *arg = &text->spec->args[index];
  gint64 number;

  if (!sks_value_is (value, SKS_VALUE_INT) || !sks_value_get_int (value, &number))
    {
      if (arg->kind != SKS_ARG_OPTVALUE || !write_option_struct (text, value, code))
        write_value (text, value, code);
      return;
    }
  switch (arg->kind)
    {
    case SKS_ARG_CONSTANT:
    case SKS_ARG_LEVEL:
      write_constant (code, arg->kind == SKS_ARG_LEVEL ? SKS_CONSTANTS_LEVEL : arg->constants, number);
      break;
    case SKS_ARG_FLAGS:
      write_flags (code, arg->constants, number);
      break;
    case SKS_ARG_OPTNAME:
      write_optname (text, code, number);
      break;
    default:
      write_value (text, value, code);
    }
}

/* The code of one argument; NULL when it is to be left out. */
static SksCode *
make_arg (const SksCallText *text, guint index)
{
  const SksArgSpec *arg = &text->spec->args[index];
  SksValue *value = sks_call_text_get_arg (text, index);
  SksCode *code;

  if (!value && !((arg->flags & SKS_ARG_SHOWN) && arg->fallback))
    return NULL;
  code = sks_code_new ();
  if (!value)
    {
      sks_code_append (code, SKS_CODE_PLAIN, arg->fallback);
      return code;
    }
  write_arg (text, index, value, code);
  if ((arg->flags & SKS_ARG_OPTIONAL) && !(arg->flags & SKS_ARG_SHOWN) && g_strcmp0 (arg->fallback, code->text->str) == 0)
    g_clear_pointer (&code, sks_code_free);
  return code;
}

/* Whether an argument that is left out at @index makes Python take a later positional one for it. sendto's flags do not: they come before a required one. */
static gboolean
leaves_gap (const SksCallText *text, SksCode *const *args, guint index)
{
  for (guint i = index + 1; i < text->spec->n_args; i++)
    if (args[i] && (text->spec->args[i].flags & SKS_ARG_OPTIONAL))
      return TRUE;
  return FALSE;
}

static void
write_args (const SksCallText *text, SksCode **args, SksCode *code)
{
  gboolean by_name = FALSE, first = TRUE;

  for (guint i = 0; i < text->spec->n_args; i++)
    {
      const SksArgSpec *arg = &text->spec->args[i];

      /* What has no name must not be missing before one that is there. */
      if (!args[i] && !by_name && !(arg->flags & SKS_ARG_KEYWORD_ONLY) && (arg->flags & SKS_ARG_OPTIONAL) && leaves_gap (text, args, i))
        {
          by_name = (arg->flags & SKS_ARG_KEYWORD) != 0;
          if (!by_name && arg->fallback)
            {
              args[i] = sks_code_new ();
              sks_code_append (args[i], SKS_CODE_CONSTANT, arg->fallback);
            }
        }
      if (!args[i])
        continue;
      if (!first)
        sks_code_append (code, SKS_CODE_PLAIN, ", ");
      first = FALSE;
      if (by_name || (arg->flags & SKS_ARG_KEYWORD_ONLY))
        sks_code_append_printf (code, SKS_CODE_PLAIN, "%s=", arg->name);
      sks_code_append_code (code, args[i]);
    }
}

void
sks_call_text_write_python (const SksCallText *text, SksCode *code)
{
  SksCode *args[SKS_MAX_ARGS] = { NULL };

  if (text->targets && text->targets[1])
    sks_code_append_printf (code, SKS_CODE_PLAIN, "%s, %s = ", text->targets[0] ? text->targets[0] : "_", text->targets[1]);
  else if (text->targets && text->targets[0])
    sks_code_append_printf (code, SKS_CODE_PLAIN, "%s = ", text->targets[0]);
  sks_code_append_printf (code, SKS_CODE_PLAIN, "%s.", text->object ? text->object : "socket");
  sks_code_append (code, SKS_CODE_CALLED, text->spec->name);
  sks_code_append (code, SKS_CODE_PLAIN, "(");
  for (guint i = 0; i < text->spec->n_args; i++)
    args[i] = make_arg (text, i);
  write_args (text, args, code);
  for (guint i = 0; i < text->spec->n_args; i++)
    g_clear_pointer (&args[i], sks_code_free);
  sks_code_append (code, SKS_CODE_PLAIN, ")");
}
