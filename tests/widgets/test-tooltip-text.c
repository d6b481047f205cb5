/* Tooltips: short lines of about the same length, whole words, nothing lost.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/ilv-tooltip-text.h"

#include <string.h>

static void
short_text_stays (void)
{
  static const char *const texts[] = {"", "Thread 1", "running Python\n5 ms, from 1 ms to 6 ms"};

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *broken = ilv_tooltip_break (texts[i], 40);

    g_assert_cmpstr (broken, ==, texts[i]);
  }
}

static void
lines_are_alike (void)
{
  g_autofree char *broken = ilv_tooltip_break ("one two three four five six", 24);

  g_assert_cmpstr (broken, ==, "one two three\nfour five six");
}

/* Letters are counted, not bytes; a word that is too long has a line of its own. */
static void
words_stay_whole (void)
{
  g_autofree char *letters = ilv_tooltip_break ("äöü äöü äöü", 11);
  g_autofree char *long_word = ilv_tooltip_break ("a hippopotamus b", 5);
  g_autofree char *kept = ilv_tooltip_break ("wait 5\u00a0ms more", 8);

  g_assert_cmpstr (letters, ==, "äöü äöü äöü");
  g_assert_cmpstr (long_word, ==, "a\nhippopotamus\nb");
  g_assert_cmpstr (kept, ==, "wait\n5\u00a0ms\nmore");
}

/* Any text of words: no line is too long, and with spaces for the breaks it is the text again. */
static void
nothing_is_lost (void)
{
  for (guint seed = 0; seed < 200; seed++) {
    g_autoptr (GString) text = g_string_new ("w");
    g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
    g_autofree char *broken = NULL;
    g_auto (GStrv) lines = NULL;

    for (int i = g_rand_int_range (rand, 0, 200); i > 0; i--)
      g_string_append_c (text, g_rand_int_range (rand, 0, 6) == 0 ? ' ' : 'w');
    broken = ilv_tooltip_break (text->str, 40);
    lines = g_strsplit (broken, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++)
      g_assert_true (strlen (lines[i]) <= 40 || strchr (lines[i], ' ') == NULL);
    g_strdelimit (broken, "\n", ' ');
    g_assert_cmpstr (broken, ==, text->str);
  }
}

/* It stays while the pointer rests, and moves with it from bar to bar. */
static void
cell_goes_with_the_pointer (void)
{
  for (int y = 0; y < 60; y++)
    for (int x = 0; x < 200; x++) {
      GdkRectangle cell = ilv_tooltip_get_cell (x, y), next = ilv_tooltip_get_cell (x + 40, y);

      g_assert_true (x > cell.x && x < cell.x + cell.width);
      g_assert_true (y > cell.y && y < cell.y + cell.height);
      g_assert_false (x + 40 > cell.x && x + 40 < cell.x + cell.width);
      g_assert_cmpint (next.x, >, cell.x);
      g_assert_true (y + 20 >= cell.y + cell.height);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tooltip/short-stays", short_text_stays);
  g_test_add_func ("/tooltip/lines-are-alike", lines_are_alike);
  g_test_add_func ("/tooltip/words-stay-whole", words_stay_whole);
  g_test_add_func ("/tooltip/nothing-is-lost", nothing_is_lost);
  g_test_add_func ("/tooltip/cell-goes-with-the-pointer", cell_goes_with_the_pointer);
  return g_test_run ();
}
