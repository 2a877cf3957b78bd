// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "sks-notation-private.h"

#include "sks-value-private.h"

/* Longer bytes are cut to this many in a row of the journal. */
#define BRIEF_BYTES 48
#define BRIEF_TEXT 100

SksValue *
sks_call_text_get_arg (const SksCallText *text, guint index)
{
  return text->args && index < text->n_args ? text->args[index] : NULL;
}

int
sks_call_text_find_arg (const SksCallText *text, SksArgKind kind)
{
  for (guint i = 0; i < text->spec->n_args; i++)
    if (text->spec->args[i].kind == kind)
      return (int) i;
  return -1;
}

static gboolean
get_int_arg (const SksCallText *text, SksArgKind kind, int *out)
{
  int index = sks_call_text_find_arg (text, kind);
  SksValue *value = index >= 0 ? sks_call_text_get_arg (text, (guint) index) : NULL;
  gint64 number;

  if (!value || !sks_value_get_int (value, &number) || number < G_MININT || number > G_MAXINT)
    return FALSE;
  *out = (int) number;
  return TRUE;
}

gboolean
sks_call_text_get_option (const SksCallText *text, int *level, int *optname)
{
  return get_int_arg (text, SKS_ARG_LEVEL, level) && get_int_arg (text, SKS_ARG_OPTNAME, optname);
}

/* The greatest length up to @limit that does not cut a character. */
static gsize
cut_text (const char *text, gsize length, gsize limit)
{
  gsize at = 0;
  gunichar c;

  while (at < length)
    {
      guint n = sks_utf8_decode ((const guint8 *) text + at, length - at, TRUE, &c);

      if (n == 0 || at + n > limit)
        break;
      at += n;
    }
  return at;
}

/* The literal of the beginning, with … before its closing quote, and how much it is in all. */
static void
write_cut (SksValue *beginning, gsize total, gboolean bytes, SksCode *code)
{
  g_autofree char *literal = sks_value_to_python (beginning);
  g_autofree char *size = sks_format_bytes (total);
  gsize length = strlen (literal);

  sks_code_append_len (code, SKS_CODE_STRING, literal, length - 1);
  sks_code_append (code, SKS_CODE_STRING, "…");
  sks_code_append (code, SKS_CODE_STRING, literal + length - 1);
  if (bytes)
    sks_code_append_printf (code, SKS_CODE_PLAIN, " (%s)", size);
}

static void
write_brief_items (const SksValue *value, SksCode *code)
{
  gboolean tuple = value->kind == SKS_VALUE_TUPLE;
  gsize start = code->text->len;

  sks_code_append (code, SKS_CODE_PLAIN, tuple ? "(" : "[");
  for (guint i = 0; i < value->n_items; i++)
    {
      if (i > 0)
        sks_code_append (code, SKS_CODE_PLAIN, ", ");
      if (code->text->len - start > BRIEF_TEXT)
        {
          sks_code_append (code, SKS_CODE_PLAIN, "…");
          break;
        }
      sks_value_write_brief (value->items[i], code);
    }
  sks_code_append (code, SKS_CODE_PLAIN, tuple && value->n_items == 1 ? ",)" : tuple ? ")" : "]");
}

void
sks_value_write_brief (const SksValue *value, SksCode *code)
{
  g_autoptr(SksValue) beginning = NULL;
  const guint8 *data;
  gsize length;

  if (value->kind == SKS_VALUE_TUPLE || value->kind == SKS_VALUE_LIST)
    {
      write_brief_items (value, code);
      return;
    }
  data = sks_value_get_bytes (value, &length);
  if (data && length > BRIEF_BYTES)
    beginning = sks_value_new_bytes (data, BRIEF_BYTES);
  else if (value->kind == SKS_VALUE_TEXT && value->text_length > BRIEF_TEXT)
    {
      length = value->text_length;
      beginning = sks_value_new_text (value->text, (gssize) cut_text (value->text, length, BRIEF_TEXT));
    }
  if (beginning)
    write_cut (beginning, length, data != NULL, code);
  else
    sks_value_write_python (value, code);
}

static SksCode *
write_call (SksLanguage language, const SksCallText *text)
{
  SksCode *code = sks_code_new ();

  if (language == SKS_LANGUAGE_PYTHON)
    sks_call_text_write_python (text, code);
  else
    sks_call_text_write_c (text, code);
  return code;
}

SksCode *
sks_call_text_write (SksLanguage language, const SksCallSpec *spec, const char *object, int fd, int family, SksValue *const *args, guint n_args,
                     const char *const *targets)
{
  SksCallText text = { .spec = spec, .object = object, .fd = fd, .family = family, .args = args, .n_args = n_args, .targets = targets };

  return write_call (language, &text);
}

static SksCode *
write_record (const SksRecordData *data, SksLanguage language, gboolean brief)
{
  SksCallText text = {
    .spec = data->spec,
    .object = data->object,
    .fd = data->fd,
    .family = data->family,
    .args = data->args,
    .n_args = SKS_MAX_ARGS,
    .targets = (const char *const *) data->targets,
    .brief = brief,
  };
  SksCode *code;

  if (language != SKS_LANGUAGE_STRACE)
    return write_call (language, &text);
  code = sks_code_new ();
  sks_syscalls_write_strace (data->syscalls, code);
  return code;
}

SksCode *
sks_record_write (const SksRecordData *data, SksLanguage language)
{
  return write_record (data, language, FALSE);
}

SksCode *
sks_record_write_brief (const SksRecordData *data, SksLanguage language)
{
  return write_record (data, language, TRUE);
}
