// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "sks-error.h"
#include "sks-payload.h"

typedef struct
{
  const char *text;
  SksPayloadForm form;
  SksLineEnding ending;
  const char *encoding;
  const char *expected; /* hex, as python3 -c "print('…'.encode('…').hex(' '))" says it; NULL: an error */
} Case;

/* Of escapes: python3 -c "print(b'…'.hex(' '))", with \u as in a str. */
static const Case cases[] = {
  { "", SKS_PAYLOAD_TEXT, SKS_LINE_ENDING_NONE, "UTF-8", "" },
  { "hello", SKS_PAYLOAD_TEXT, SKS_LINE_ENDING_CRLF, "UTF-8", "68 65 6c 6c 6f 0d 0a" },
  { "a\\n", SKS_PAYLOAD_TEXT, SKS_LINE_ENDING_NONE, "UTF-8", "61 5c 6e" },
  { "\xe4\xb8\xad", SKS_PAYLOAD_TEXT, SKS_LINE_ENDING_LF, "GBK", "d6 d0 0a" },
  { "\xe4\xb8\xad", SKS_PAYLOAD_TEXT, SKS_LINE_ENDING_LF, "UTF-16LE", "2d 4e 0a 00" },
  { "\xe4\xb8\xad", SKS_PAYLOAD_TEXT, SKS_LINE_ENDING_NONE, "ISO-8859-1", NULL },
  { "a", SKS_PAYLOAD_TEXT, SKS_LINE_ENDING_NUL, "UTF-8", "61 00" },
  { "a", SKS_PAYLOAD_TEXT, SKS_LINE_ENDING_CR, "UTF-8", "61 0d" },
  { "a\\r\\n\\t\\x00\\377\\\\", SKS_PAYLOAD_ESCAPES, SKS_LINE_ENDING_NONE, "UTF-8", "61 0d 0a 09 00 ff 5c" },
  { "\\u4e2d\\xe4", SKS_PAYLOAD_ESCAPES, SKS_LINE_ENDING_NONE, "UTF-8", "e4 b8 ad e4" },
  { "\\u4e2d", SKS_PAYLOAD_ESCAPES, SKS_LINE_ENDING_NONE, "GBK", "d6 d0" },
  { "\\0", SKS_PAYLOAD_ESCAPES, SKS_LINE_ENDING_NONE, "UTF-8", "00" },
  { "\\x4", SKS_PAYLOAD_ESCAPES, SKS_LINE_ENDING_NONE, "UTF-8", NULL },
  { "\\q", SKS_PAYLOAD_ESCAPES, SKS_LINE_ENDING_NONE, "UTF-8", NULL },
  { "a\\", SKS_PAYLOAD_ESCAPES, SKS_LINE_ENDING_NONE, "UTF-8", NULL },
  { "\\400", SKS_PAYLOAD_ESCAPES, SKS_LINE_ENDING_NONE, "UTF-8", NULL },
  { "0d 0a", SKS_PAYLOAD_HEX, SKS_LINE_ENDING_NONE, "UTF-8", "0d 0a" },
  { "0x0d,0x0A:ff", SKS_PAYLOAD_HEX, SKS_LINE_ENDING_LF, "UTF-16LE", "0d 0a ff 0a" },
  { "00ff", SKS_PAYLOAD_HEX, SKS_LINE_ENDING_NONE, "UTF-8", "00 ff" },
  { "0d a", SKS_PAYLOAD_HEX, SKS_LINE_ENDING_NONE, "UTF-8", NULL },
  { "0g", SKS_PAYLOAD_HEX, SKS_LINE_ENDING_NONE, "UTF-8", NULL },
};

static void
test_parse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *c = &cases[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = sks_payload_parse (c->text, c->form, c->ending, c->encoding, &error);
      g_autofree char *hex = NULL;

      g_test_message ("%s", c->text);
      if (c->expected == NULL)
        {
          g_assert_null (bytes);
          g_assert_error (error, SKS_ERROR, SKS_ERROR_INVALID);
          continue;
        }
      g_assert_no_error (error);
      hex = sks_payload_format (bytes, SKS_PAYLOAD_HEX);
      g_assert_cmpstr (hex, ==, c->expected);
    }
}

static void
test_error_names_column (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sks_payload_parse ("\xe4\xb8\xad\\q", SKS_PAYLOAD_ESCAPES, SKS_LINE_ENDING_NONE, "UTF-8", &error));
  g_assert_true (g_str_has_prefix (error->message, "Column 2:"));
}

/* Every byte survives the way through escapes and through hex. */
static void
test_round_trip (void)
{
  static const SksPayloadForm forms[] = { SKS_PAYLOAD_ESCAPES, SKS_PAYLOAD_HEX };
  guint8 all[512];

  for (guint i = 0; i < sizeof all; i++)
    all[i] = (guint8) (i < 256 ? i : 511 - i);

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (all, sizeof all);
      g_autofree char *text = sks_payload_format (bytes, forms[i]);
      g_autoptr (GBytes) back = sks_payload_parse (text, forms[i], SKS_LINE_ENDING_NONE, "UTF-8", NULL);

      g_assert_true (g_utf8_validate (text, -1, NULL));
      g_assert_true (g_bytes_equal (bytes, back));
    }
}

static void
test_text_form (void)
{
  g_autoptr (GBytes) plain = g_bytes_new_static ("caf\xc3\xa9", 5);
  g_autoptr (GBytes) control = g_bytes_new_static ("a\nb", 3);
  g_autoptr (GBytes) broken = g_bytes_new_static ("\xff", 1);
  g_autofree char *text = sks_payload_format (plain, SKS_PAYLOAD_TEXT);

  g_assert_cmpstr (text, ==, "caf\xc3\xa9");
  g_assert_null (sks_payload_format (control, SKS_PAYLOAD_TEXT));
  g_assert_null (sks_payload_format (broken, SKS_PAYLOAD_TEXT));
}

static void
test_display (void)
{
  static const guint8 data[] = { 'a', '\r', '\n', 0, 0xe4, 0xb8, 0xad, 0xff, '\\', '\'' };
  g_autofree char *text = sks_payload_to_display (data, sizeof data);

  g_assert_cmpstr (text, ==, "a\\r\\n\\x00\xe4\xb8\xad\\xff\\'");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Sks/Payload/parse", test_parse);
  g_test_add_func ("/Sks/Payload/error-names-column", test_error_names_column);
  g_test_add_func ("/Sks/Payload/round-trip", test_round_trip);
  g_test_add_func ("/Sks/Payload/text-form", test_text_form);
  g_test_add_func ("/Sks/Payload/display", test_display);

  return g_test_run ();
}
