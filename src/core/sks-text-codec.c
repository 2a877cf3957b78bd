// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>
#include <string.h>

#include "sks-text-codec.h"

#define REPLACEMENT 0xfffd
#define ESCAPED_BYTE 0xdc00 /* surrogateescape: byte 0x80 stands as U+DC80 */
#define MAX_CHAR_BYTES 16 /* of one character in any encoding, shift sequences and all */

typedef enum
{
  CODEC_UTF8,
  CODEC_ASCII,
  CODEC_LATIN1,
  CODEC_UNICODE,   /* UTF-16 and UTF-32, by iconv */
  CODEC_MULTIBYTE, /* of East Asia, by iconv */
  CODEC_CHARMAP,   /* one byte a character, by iconv */
} CodecKind;

typedef struct
{
  const char *names;  /* as Python normalizes them, a space before and after each */
  CodecKind kind;
  const char *shown;  /* in exceptions */
  const char *iconv;  /* NULL: none needed */
  const char *writes; /* where it differs: a file that cannot seek gets no byte order mark */
} CodecName;

#if G_BYTE_ORDER == G_LITTLE_ENDIAN
#define NATIVE16 "utf-16-le"
#define NATIVE32 "utf-32-le"
#define ICONV16 "UTF-16LE"
#define ICONV32 "UTF-32LE"
#else
#define NATIVE16 "utf-16-be"
#define NATIVE32 "utf-32-be"
#define ICONV16 "UTF-16BE"
#define ICONV32 "UTF-32BE"
#endif

/* The encodings worth offering, by the names and aliases of Python's encodings package. */
static const CodecName codec_names[] = {
  { " utf_8 utf8 u8 utf cp65001 locale ", CODEC_UTF8, "utf-8" },
  { " ascii us_ascii us 646 ansi_x3.4_1968 ansi_x3_4_1968 iso646_us ", CODEC_ASCII, "ascii" },
  { " latin_1 latin1 latin l1 iso_8859_1 iso8859_1 8859 cp819 iso_8859_1_1987 ", CODEC_LATIN1, "latin-1" },
  { " utf_16 utf16 u16 ", CODEC_UNICODE, NATIVE16, "UTF-16", ICONV16 },
  { " utf_16_le utf_16le unicodelittleunmarked ", CODEC_UNICODE, "utf-16-le", "UTF-16LE" },
  { " utf_16_be utf_16be unicodebigunmarked ", CODEC_UNICODE, "utf-16-be", "UTF-16BE" },
  { " utf_32 utf32 u32 ", CODEC_UNICODE, NATIVE32, "UTF-32", ICONV32 },
  { " utf_32_le utf_32le ", CODEC_UNICODE, "utf-32-le", "UTF-32LE" },
  { " utf_32_be utf_32be ", CODEC_UNICODE, "utf-32-be", "UTF-32BE" },
  { " gbk 936 cp936 ms936 ", CODEC_MULTIBYTE, "gbk", "GBK" },
  { " gb18030 gb18030_2000 ", CODEC_MULTIBYTE, "gb18030", "GB18030" },
  { " gb2312 chinese csiso58gb231280 euc_cn euccn eucgb2312_cn gb2312_1980 gb2312_80 iso_ir_58 ", CODEC_MULTIBYTE, "gb2312", "GB2312" },
  { " big5 big5_tw csbig5 ", CODEC_MULTIBYTE, "big5", "BIG5" },
  { " big5hkscs big5_hkscs hkscs ", CODEC_MULTIBYTE, "big5hkscs", "BIG5-HKSCS" },
  { " shift_jis csshiftjis shiftjis sjis s_jis ", CODEC_MULTIBYTE, "shift_jis", "SHIFT_JIS" },
  { " cp932 932 ms932 mskanji ms_kanji windows_31j ", CODEC_MULTIBYTE, "cp932", "CP932" },
  { " euc_jp eucjp ujis u_jis ", CODEC_MULTIBYTE, "euc_jp", "EUC-JP" },
  { " euc_kr euckr korean ksc5601 ks_c_5601 ks_c_5601_1987 ksx1001 ks_x_1001 ", CODEC_MULTIBYTE, "euc_kr", "EUC-KR" },
  { " iso2022_jp csiso2022jp iso2022jp iso_2022_jp ", CODEC_MULTIBYTE, "iso2022_jp", "ISO-2022-JP" },
  { " koi8_r cskoi8r ", CODEC_CHARMAP, "charmap", "KOI8-R" },
  { " koi8_u ", CODEC_CHARMAP, "charmap", "KOI8-U" },
};

struct _SksTextCodec
{
  CodecKind kind;
  char *shown;
  char *errors;
  GIConv decoder, encoder;
  GByteArray *pending; /* the beginning of a character */
};

static char *
normalize (const char *encoding)
{
  GString *name = g_string_new (NULL);

  for (const char *c = encoding; *c != '\0'; c++)
    g_string_append_c (name, g_ascii_isalnum (*c) || *c == '.' ? g_ascii_tolower (*c) : '_');
  return g_string_free (name, FALSE);
}

static const CodecName *
find_name (const char *normalized)
{
  g_autofree char *word = g_strconcat (" ", normalized, " ", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (codec_names); i++)
    {
      if (strstr (codec_names[i].names, word) != NULL)
        return &codec_names[i];
    }
  return NULL;
}

/* iso8859_2, cp1252, windows_1252: families too large to list. The iconv name, or NULL. */
static char *
charmap_name (const char *normalized)
{
  static const struct
  {
    const char *prefix, *iconv;
  } families[] = { { "iso8859_", "ISO-8859-" }, { "iso_8859_", "ISO-8859-" }, { "windows_", "CP" }, { "cp", "CP" } };

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    {
      const char *number = normalized + strlen (families[i].prefix);

      if (g_str_has_prefix (normalized, families[i].prefix) && *number != '\0' && strspn (number, "0123456789") == strlen (number))
        return g_strconcat (families[i].iconv, number, NULL);
    }
  return NULL;
}

static gboolean
is_open (GIConv converter)
{
  return converter != NULL && converter != (GIConv) -1;
}

SksTextCodec *
sks_text_codec_new (const char *encoding, const char *errors)
{
  g_autoptr (SksTextCodec) self = g_new0 (SksTextCodec, 1);
  g_autofree char *normalized = normalize (encoding);
  const CodecName *name = find_name (normalized);
  g_autofree char *iconv = name != NULL ? g_strdup (name->iconv) : charmap_name (normalized);

  self->pending = g_byte_array_new ();
  self->errors = g_strdup (errors);
  if (name == NULL && iconv == NULL)
    return NULL;

  self->kind = name != NULL ? name->kind : CODEC_CHARMAP;
  self->shown = g_strdup (name != NULL ? name->shown : "charmap");
  if (iconv == NULL)
    return g_steal_pointer (&self);

  self->decoder = g_iconv_open ("UTF-8", iconv);
  self->encoder = g_iconv_open (name != NULL && name->writes != NULL ? name->writes : iconv, "UTF-8");
  return is_open (self->decoder) && is_open (self->encoder) ? g_steal_pointer (&self) : NULL;
}

void
sks_text_codec_free (SksTextCodec *self)
{
  if (is_open (self->decoder))
    g_iconv_close (self->decoder);
  if (is_open (self->encoder))
    g_iconv_close (self->encoder);
  g_byte_array_unref (self->pending);
  g_free (self->shown);
  g_free (self->errors);
  g_free (self);
}

void
sks_text_codec_reset (SksTextCodec *self)
{
  g_byte_array_set_size (self->pending, 0);
  if (self->decoder != NULL)
    g_iconv (self->decoder, NULL, NULL, NULL, NULL);
}

gsize
sks_text_codec_get_n_pending (SksTextCodec *self)
{
  return self->pending->len;
}

gsize
sks_text_count_chars (const char *text, gsize length)
{
  gsize n = 0;

  for (gsize i = 0; i < length; i++)
    n += ((guchar) text[i] & 0xc0) != 0x80;
  return n;
}

static gboolean
handles (SksTextCodec *self, const char *errors)
{
  return g_str_equal (self->errors, errors);
}

/* The exception of an error that no handler passed over; takes the text. */
static SksValue *
raise_error (SksTextCodec *self, const char *type, char *text)
{
  static const char *const known[] = { "strict", "ignore", "replace", "surrogateescape", "backslashreplace", NULL };
  SksValue *exception;

  if (g_strv_contains (known, self->errors))
    {
      exception = sks_value_new_exception (type, 0, text);
    }
  else
    {
      g_autofree char *unknown = g_strdup_printf ("unknown error handler name '%s'", self->errors);

      exception = sks_value_new_exception ("LookupError", 0, unknown);
    }
  g_free (text);
  return exception;
}

/* Decoding */

/* A lone surrogate in WTF-8, which GLib would not write. */
static void
append_surrogate (GString *out, gunichar c)
{
  const char bytes[] = { (char) 0xed, (char) (0x80 | (c >> 6 & 0x3f)), (char) (0x80 | (c & 0x3f)) };

  g_string_append_len (out, bytes, sizeof bytes);
}

/* NULL when the handler passes over what is wrong, with its replacement appended; else the exception. */
static SksValue *
handle_decode_error (SksTextCodec *self, const guint8 *data, gsize start, gsize end, const char *reason, GString *out)
{
  if (handles (self, "ignore"))
    return NULL;
  if (handles (self, "replace"))
    {
      g_string_append_unichar (out, REPLACEMENT);
      return NULL;
    }
  if (handles (self, "backslashreplace") || (handles (self, "surrogateescape") && data[start] >= 0x80))
    {
      for (gsize i = start; i < end; i++)
        {
          if (handles (self, "backslashreplace"))
            g_string_append_printf (out, "\\x%02x", data[i]);
          else
            append_surrogate (out, ESCAPED_BYTE + data[i]);
        }
      return NULL;
    }

  if (end == start + 1)
    return raise_error (self, "UnicodeDecodeError",
                        g_strdup_printf ("'%s' codec can't decode byte 0x%02x in position %zu: %s", self->shown, data[start], start, reason));
  return raise_error (self, "UnicodeDecodeError",
                      g_strdup_printf ("'%s' codec can't decode bytes in position %zu-%zu: %s", self->shown, start, end - 1, reason));
}

/* One character of UTF-8 as CPython's utf8_decode sees it. Returns its length; 0: more must come; negative: that many bytes are wrong. */
static int
scan_utf8 (const guint8 *data, gsize length, const char **reason)
{
  guint8 first = data[0];
  int n = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;

  *reason = "invalid start byte";
  if (n == 0)
    return -1;
  for (int i = 1; i < n; i++)
    {
      guint8 min = 0x80, max = 0xbf;

      if ((gsize) i >= length)
        return 0;
      if (i == 1)
        {
          min = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : min;
          max = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : max;
        }
      if (data[i] < min || data[i] > max)
        {
          *reason = "invalid continuation byte";
          return -i;
        }
    }
  return n;
}

static int
scan_ascii (const guint8 *data, gsize length, const char **reason)
{
  *reason = "ordinal not in range(128)";
  return data[0] < 0x80 ? 1 : -1;
}

static int
scan_latin1 (const guint8 *data, gsize length, const char **reason)
{
  return 1;
}

/* Returns how many bytes are done with. */
static gsize
decode_native (SksTextCodec *self, const guint8 *data, gsize length, gboolean final, GString *out, SksValue **exception)
{
  int (*scan) (const guint8 *, gsize, const char **) = self->kind == CODEC_UTF8 ? scan_utf8 : self->kind == CODEC_ASCII ? scan_ascii : scan_latin1;
  gsize i = 0;

  while (i < length)
    {
      const char *reason;
      int n = scan (data + i, length - i, &reason);
      gsize end;

      if (n > 0)
        {
          if (self->kind == CODEC_LATIN1)
            g_string_append_unichar (out, data[i]);
          else
            g_string_append_len (out, (const char *) data + i, n);
          i += (gsize) n;
          continue;
        }
      if (n == 0 && !final)
        break;

      end = n == 0 ? length : i + (gsize) -n;
      *exception = handle_decode_error (self, data, i, end, n == 0 ? "unexpected end of data" : reason, out);
      if (*exception != NULL)
        break;
      i = end;
    }
  return i;
}

static const char *
get_reason (SksTextCodec *self, gboolean truncated)
{
  if (self->kind == CODEC_CHARMAP)
    return "character maps to <undefined>";
  if (self->kind == CODEC_UNICODE)
    return truncated ? "truncated data" : "illegal encoding";
  return truncated ? "incomplete multibyte sequence" : "illegal multibyte sequence";
}

static gsize
decode_iconv (SksTextCodec *self, const guint8 *data, gsize length, gboolean final, GString *out, SksValue **exception)
{
  char *in = (char *) data;
  gsize n_in = length;

  while (n_in > 0)
    {
      char buffer[1024];
      char *to = buffer;
      gsize n_to = sizeof buffer, start, end;
      gboolean failed = g_iconv (self->decoder, &in, &n_in, &to, &n_to) == (gsize) -1;
      int error = errno;

      g_string_append_len (out, buffer, to - buffer);
      if (!failed || error == E2BIG)
        continue;
      if (error == EINVAL && !final)
        break;

      start = length - n_in;
      end = error == EINVAL ? length : start + 1;
      *exception = handle_decode_error (self, data, start, end, get_reason (self, error == EINVAL), out);
      if (*exception != NULL)
        break;
      in += end - start;
      n_in -= end - start;
    }
  return length - n_in;
}

/* After an exception the new bytes are gone, and what was pending stays, as with codecs.BufferedIncrementalDecoder. */
SksValue *
sks_text_codec_decode (SksTextCodec *self, const guint8 *data, gsize length, gboolean final, GString *out)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  SksValue *exception = NULL;
  gsize done;

  g_byte_array_append (all, self->pending->data, self->pending->len);
  g_byte_array_append (all, data, (guint) length);
  if (all->len == 0)
    return NULL;

  done = self->decoder != NULL ? decode_iconv (self, all->data, all->len, final, out, &exception)
                               : decode_native (self, all->data, all->len, final, out, &exception);
  if (exception == NULL)
    {
      g_byte_array_set_size (self->pending, 0);
      g_byte_array_append (self->pending, all->data + done, (guint) (all->len - done));
    }
  return exception;
}

/* Encoding */

static gunichar
get_char (const char *text, gsize length, gsize *n_bytes)
{
  guint8 first = (guint8) text[0];
  gunichar c;

  *n_bytes = MIN (length, first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4);
  if (*n_bytes == 1)
    return first;

  c = first & (0x7fu >> *n_bytes);
  for (gsize i = 1; i < *n_bytes; i++)
    c = c << 6 | ((guint8) text[i] & 0x3f);
  return c;
}

static gboolean
is_surrogate (gunichar c)
{
  return c >= 0xd800 && c <= 0xdfff;
}

static gboolean
encode_char (SksTextCodec *self, const char *text, gsize n_bytes, gunichar c, GByteArray *out)
{
  char buffer[MAX_CHAR_BYTES];
  char *in = (char *) text, *to = buffer;
  gsize n_in = n_bytes, n_to = sizeof buffer;
  guint8 byte = (guint8) c;

  switch (self->kind)
    {
    case CODEC_UTF8:
      if (!is_surrogate (c))
        g_byte_array_append (out, (const guint8 *) text, (guint) n_bytes);
      return !is_surrogate (c);
    case CODEC_ASCII:
    case CODEC_LATIN1:
      if (c > (self->kind == CODEC_ASCII ? 0x7f : 0xff))
        return FALSE;
      g_byte_array_append (out, &byte, 1);
      return TRUE;
    case CODEC_UNICODE:
    case CODEC_MULTIBYTE:
    case CODEC_CHARMAP:
    default:
      if (is_surrogate (c) || g_iconv (self->encoder, &in, &n_in, &to, &n_to) == (gsize) -1)
        return FALSE;
      g_byte_array_append (out, (const guint8 *) buffer, (guint) (to - buffer));
      return TRUE;
    }
}

static const char *
get_encode_reason (SksTextCodec *self)
{
  switch (self->kind)
    {
    case CODEC_ASCII:
      return "ordinal not in range(128)";
    case CODEC_LATIN1:
      return "ordinal not in range(256)";
    case CODEC_UTF8:
    case CODEC_UNICODE:
      return "surrogates not allowed";
    case CODEC_MULTIBYTE:
    case CODEC_CHARMAP:
    default:
      return get_reason (self, FALSE);
    }
}

/* How a UnicodeEncodeError shows the character: '\xe9', '\u4f60', '\U0001f600'. */
static char *
show_char (gunichar c)
{
  return c <= 0xff ? g_strdup_printf ("\\x%02x", c) : c <= 0xffff ? g_strdup_printf ("\\u%04x", c) : g_strdup_printf ("\\U%08x", c);
}

static char *
describe_encode_error (SksTextCodec *self, gunichar c, gsize start, gsize end)
{
  g_autofree char *shown = show_char (c);

  if (end > start + 1)
    return g_strdup_printf ("'%s' codec can't encode characters in position %zu-%zu: %s", self->shown, start, end - 1, get_encode_reason (self));
  return g_strdup_printf ("'%s' codec can't encode character '%s' in position %zu: %s", self->shown, shown, start, get_encode_reason (self));
}

/* The codecs of single bytes and UTF-8 tell of a whole run that they cannot encode, the others of its first character. */
static gboolean
tells_runs (SksTextCodec *self)
{
  return self->kind != CODEC_UNICODE && self->kind != CODEC_MULTIBYTE;
}

/* What the handler writes in place of a character; FALSE when it passes over none such. */
static gboolean
replace_char (SksTextCodec *self, gunichar c, GByteArray *out)
{
  guint8 byte = (guint8) (c - ESCAPED_BYTE);
  g_autofree char *shown = show_char (c);

  if (handles (self, "ignore"))
    return TRUE;
  if (handles (self, "replace"))
    return encode_char (self, "?", 1, '?', out);
  if (handles (self, "surrogateescape") && c >= ESCAPED_BYTE + 0x80 && c <= ESCAPED_BYTE + 0xff)
    {
      g_byte_array_append (out, &byte, 1);
      return TRUE;
    }
  if (!handles (self, "backslashreplace"))
    return FALSE;
  for (const char *digit = shown; *digit != '\0'; digit++)
    encode_char (self, digit, 1, (guchar) *digit, out);
  return TRUE;
}

/* The end of the run of characters from @start on that cannot be encoded, in bytes; @n_chars: how many they are. */
static gsize
find_run_end (SksTextCodec *self, const char *text, gsize start, gsize length, gsize *n_chars)
{
  g_autoptr (GByteArray) scratch = g_byte_array_new ();
  gsize n_bytes, i = start;
  gunichar c = get_char (text + i, length - i, &n_bytes);

  *n_chars = 0;
  do
    {
      i += n_bytes;
      ++*n_chars;
      if (i >= length || !tells_runs (self))
        break;
      c = get_char (text + i, length - i, &n_bytes);
    }
  while (!encode_char (self, text + i, n_bytes, c, scratch));
  return i;
}

SksValue *
sks_text_codec_encode (SksTextCodec *self, const char *text, gsize length, GByteArray *out)
{
  gsize n_bytes, position = 0;

  for (gsize i = 0; i < length; i += n_bytes, position++)
    {
      gunichar c = get_char (text + i, length - i, &n_bytes);
      gsize n_chars;

      if (encode_char (self, text + i, n_bytes, c, out) || replace_char (self, c, out))
        continue;

      find_run_end (self, text, i, length, &n_chars);
      return raise_error (self, "UnicodeEncodeError", describe_encode_error (self, c, position, position + n_chars));
    }
  return NULL;
}
