// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-code.h"

SksCode *
sks_code_new (void)
{
  SksCode *code = g_new (SksCode, 1);

  code->text = g_string_new (NULL);
  code->spans = g_array_new (FALSE, FALSE, sizeof (SksCodeSpan));
  return code;
}

void
sks_code_free (SksCode *code)
{
  g_string_free (code->text, TRUE);
  g_array_unref (code->spans);
  g_free (code);
}

static void
add_span (SksCode *code, guint start, guint end, SksCodeStyle style)
{
  SksCodeSpan span = { start, end, style };
  SksCodeSpan *last;

  if (style == SKS_CODE_PLAIN || start == end)
    return;
  last = code->spans->len ? &g_array_index (code->spans, SksCodeSpan, code->spans->len - 1) : NULL;
  if (last && last->end == start && last->style == style)
    last->end = end;
  else
    g_array_append_val (code->spans, span);
}

void
sks_code_append (SksCode *code, SksCodeStyle style, const char *text)
{
  sks_code_append_len (code, style, text, -1);
}

void
sks_code_append_len (SksCode *code, SksCodeStyle style, const char *text, gssize length)
{
  gsize start = code->text->len;

  g_string_append_len (code->text, text, length);
  add_span (code, start, code->text->len, style);
}

void
sks_code_append_printf (SksCode *code, SksCodeStyle style, const char *format, ...)
{
  gsize start = code->text->len;
  va_list args;

  va_start (args, format);
  g_string_append_vprintf (code->text, format, args);
  va_end (args);
  add_span (code, start, code->text->len, style);
}

void
sks_code_append_code (SksCode *code, const SksCode *other)
{
  gsize start = code->text->len;

  g_string_append_len (code->text, other->text->str, other->text->len);
  for (guint i = 0; i < other->spans->len; i++)
    {
      const SksCodeSpan *span = &g_array_index (other->spans, SksCodeSpan, i);

      add_span (code, start + span->start, start + span->end, span->style);
    }
}

char *
sks_code_free_to_text (SksCode *code)
{
  char *text = g_string_free (g_steal_pointer (&code->text), FALSE);

  g_array_unref (code->spans);
  g_free (code);
  return text;
}
