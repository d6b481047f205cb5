/* Class kits: scenario, key, hand-in, marks; what is wrong is named with file and line.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demos/classkit/ilv-marks.h"

#include "demos/ilv-paths.h"

#include <string.h>

static char *
read_sample (const char *name)
{
  g_autofree char *folder = ilv_paths_data ("scenarios");
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static IlvKit *
parse_sample (void)
{
  g_autofree char *text = read_sample ("blocking-call.scenario");
  g_autoptr (GError) error = NULL;
  IlvKit *kit = ilv_kit_parse (text, strlen (text), "sample", &error);
  g_assert_no_error (error);
  return kit;
}

static IlvKitKey *
parse_key (void)
{
  g_autofree char *text = read_sample ("blocking-call.key");
  g_autoptr (GError) error = NULL;
  IlvKitKey *key = ilv_kit_key_parse (text, strlen (text), "sample", &error);
  g_assert_no_error (error);
  return key;
}

/* The sample, with one text in it replaced, is refused with this. */
static void
refuse (const char *old, const char *new, const char *message)
{
  g_autofree char *text = read_sample ("blocking-call.scenario");
  g_autoptr (GString) changed = g_string_new (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvKit) kit = NULL;
  g_assert_cmpuint (g_string_replace (changed, old, new, 1), ==, 1);
  kit = ilv_kit_parse (changed->str, changed->len, "sample", &error);
  g_assert_null (kit);
  if (strstr (error->message, message) == NULL)
    g_error ("“%s” is not in: %s", message, error->message);
}

/* --- the scenario --- */

static void
the_sample_and_its_key_belong_together (void)
{
  g_autoptr (IlvKit) kit = parse_sample ();
  g_autoptr (IlvKitKey) key = parse_key ();
  g_assert_cmpstr (kit->digest, ==, key->digest);
  g_assert_cmpuint (kit->n_models, ==, 2);
  g_assert_cmpuint (kit->cores, ==, 4);
  g_assert_true (ilv_kit_is_locked (kit, "models"));
  g_assert_false (ilv_kit_is_locked (kit, "measure"));
  g_assert_cmpuint (kit->questions->len, ==, key->rights->len);
  for (guint i = 0; i < key->rights->len; i++) {
    const IlvKitQuestion *question = g_ptr_array_index (kit->questions, i);
    const IlvKitRight *right = g_ptr_array_index (key->rights, i);
    g_assert_cmpstr (question->id, ==, right->id);
    g_assert_cmpstr (question->ask, ==, right->ask);
    g_assert_cmpint (question->kind, ==, right->kind);
    g_assert_cmpint (question->quiz, ==, right->quiz);
  }
}

static void
a_scenario_survives_its_text (void)
{
  g_autoptr (IlvKit) kit = parse_sample ();
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvKit) again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *later = NULL;
  kit->playhead_ns = 12000000;
  kit->threads = 7;
  kit->switch_interval_ns = 1000000;
  text = ilv_kit_to_text (kit);
  again = ilv_kit_parse (text, strlen (text), "again", &error);
  g_assert_no_error (error);
  later = ilv_kit_to_text (again);
  g_assert_cmpstr (later, ==, text);
  g_assert_cmpint (again->playhead_ns, ==, 12000000);
  g_assert_cmpuint (again->threads, ==, 7);
  g_assert_cmpstr (again->costs->name, ==, "reference");
  g_assert_cmpstr (again->workload->name, ==, kit->workload->name);
}

/* As in all of GLib's lists: \; is a semicolon within an item. */
static void
an_item_may_have_a_semicolon (void)
{
  const char *const choices[] = {"x = 1; y = 2", "neither", NULL};
  g_autoptr (IlvKit) kit = parse_sample ();
  g_autoptr (IlvKit) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  const IlvKitQuestion *question;
  ilv_kit_add_question (kit, "code", "Which?", ILV_KIT_CHOICE, choices, ILV_KIT_NO_QUIZ);
  text = ilv_kit_to_text (kit);
  again = ilv_kit_parse (text, strlen (text), "again", &error);
  g_assert_no_error (error);
  question = g_ptr_array_index (again->questions, again->questions->len - 1);
  g_assert_cmpuint (g_strv_length (question->choices), ==, 2);
  g_assert_cmpstr (question->choices[0], ==, choices[0]);
}

static void
words_may_have_a_semicolon (void)
{
  IlvKitRight right = {.kind = ILV_KIT_TEXT, .answer = (char *)"a\\;b; the pool ;"};
  g_assert_true (ilv_kit_right_is (&right, "A;b"));
  g_assert_true (ilv_kit_right_is (&right, "The pool"));
  g_assert_false (ilv_kit_right_is (&right, "a"));
  g_assert_false (ilv_kit_right_is (&right, "b"));
  g_assert_false (ilv_kit_right_is (&right, ""));
}

static void
mistakes_are_named_with_their_line (void)
{
  refuse ("Models=asyncio;threads", "Models=asyncio;thread", "sample:6: [Scenario] Models: ");
  refuse ("Models=asyncio;threads", "Models=asyncioo;threads", "did you mean “asyncio”?");
  refuse ("Cores=4", "Coers=4", "did you mean “Cores”?");
  refuse ("Cores=4", "Cores=0", "sample:7: [Scenario] Cores: ");
  refuse ("Locked=models", "Locked=model", "did you mean “models”?");
  refuse ("Locked=models", "Locked=step.nothing.Duration", "step.nothing.Duration");
  refuse ("Kind=duration", "Kind=time", "[Question lag] Kind: ");
  refuse ("[Question lag]", "[Question a b]", "letters, digits");
  refuse ("[Question lag]", "[Question before]", "there is such a group at line");
  refuse ("Choices=They go on;They wait;They are cancelled\n", "", "nothing to choose from");
  refuse ("Do=io", "Do=oi", "[Step ask] Do: ");
  refuse ("LoopTurn=", "LopTurn=", "LoopTurn");
  refuse ("Name=reference", "Name=this-machine", "one machine");
  refuse ("[Scenario]", "[Szenario]", "sample: this is no scenario");
}

/* A line of the workload within is counted from the top of the whole file. */
static void
lines_are_those_of_the_file (void)
{
  g_autofree char *text = read_sample ("blocking-call.scenario");
  const char *place =
      strstr (text, "Do=sleep") != NULL ? strstr (text, "Do=sleep") : strstr (text, "Do=io");
  guint line = 1;
  g_autofree char *message = NULL;
  g_assert_nonnull (place);
  for (const char *c = text; c < place; c++)
    line += *c == '\n' ? 1 : 0;
  message = g_strdup_printf ("sample:%u: [Step ask] Do", line);
  refuse ("Do=io", "Do=nothing", message);
  g_free (message);
  line = 1;
  for (const char *c = text; c < strstr (text, "Name=reference"); c++)
    line += *c == '\n' ? 1 : 0;
  message = g_strdup_printf ("sample:%u: [Costs] Name: ", line);
  refuse ("Name=reference", "Name=this-machine", message);
}

static void
answers_are_checked_by_their_kind (void)
{
  static const char *const choices[] = {"a", "b", NULL};
  g_autoptr (IlvKit) kit = ilv_kit_new ();
  const IlvKitQuestion *choice =
      ilv_kit_add_question (kit, "a", "?", ILV_KIT_CHOICE, choices, ILV_KIT_NO_QUIZ);
  const IlvKitQuestion *number =
      ilv_kit_add_question (kit, "b", "?", ILV_KIT_NUMBER, NULL, ILV_KIT_NO_QUIZ);
  const IlvKitQuestion *duration =
      ilv_kit_add_question (kit, "c", "?", ILV_KIT_DURATION, NULL, ILV_KIT_NO_QUIZ);
  g_assert_true (ilv_kit_question_takes (choice, "2", NULL));
  g_assert_false (ilv_kit_question_takes (choice, "3", NULL));
  g_assert_true (ilv_kit_question_takes (number, " 1.5", NULL));
  g_assert_false (ilv_kit_question_takes (number, "many", NULL));
  g_assert_true (ilv_kit_question_takes (duration, "80ms", NULL));
  g_assert_false (ilv_kit_question_takes (duration, "80", NULL));
  g_assert_false (ilv_kit_question_takes (duration, "", NULL));
}

/* --- hand-ins --- */

static void
a_hand_in_is_sealed (void)
{
  g_autoptr (IlvKit) kit = parse_sample ();
  g_autoptr (IlvHandIn) hand_in = ilv_hand_in_new (kit, "Ada; \"L.\"");
  g_autoptr (IlvHandIn) again = NULL;
  g_autoptr (IlvHandIn) bad = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GString) changed = NULL;
  ilv_hand_in_add (hand_in, "lag", "240ms", 2, 34 * G_GINT64_CONSTANT (1000000000));
  text = ilv_hand_in_to_text (hand_in);
  again = ilv_hand_in_parse (text, strlen (text), "ada", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->name, ==, "Ada; \"L.\"");
  g_assert_cmpstr (again->digest, ==, kit->digest);
  g_assert_cmpstr (ilv_hand_in_find (again, "lag")->answer, ==, "240ms");
  g_assert_cmpuint (ilv_hand_in_find (again, "lag")->tries, ==, 2);
  g_assert_null (ilv_hand_in_find (again, "after"));
  changed = g_string_new (text);
  g_string_replace (changed, "240ms", "242ms", 1);
  bad = ilv_hand_in_parse (changed->str, changed->len, "ada", &error);
  g_assert_null (bad);
  g_assert_nonnull (strstr (error->message, "ada: [Seal] Digest: the file was changed"));
  g_clear_error (&error);
  bad = ilv_hand_in_parse (text, strlen (text) / 2, "ada", &error);
  g_assert_null (bad);
  g_assert_nonnull (strstr (error->message, "cut short"));
}

/* --- marks --- */

static void
hand_in (IlvMarks *marks, const IlvKit *kit, const char *name, const char *before,
         const char *after, const char *lag, const char *sent)
{
  IlvHandIn *added = ilv_hand_in_new (kit, name);
  g_free (added->sent);
  added->sent = g_strdup (sent);
  if (before != NULL)
    ilv_hand_in_add (added, "before", before, 1, 1000000000);
  if (after != NULL)
    ilv_hand_in_add (added, "after", after, 3, 3000000000);
  if (lag != NULL)
    ilv_hand_in_add (added, "lag", lag, 2, 2000000000);
  ilv_marks_take_hand_in (marks, added);
}

static void
a_class_is_marked (void)
{
  g_autoptr (IlvKit) kit = parse_sample ();
  g_autoptr (IlvMarks) marks = ilv_marks_new ();
  IlvKitKey *key = parse_key ();
  IlvQuestionMarks lag;
  IlvQuizMarks quiz;
  const IlvMark *first;
  ilv_marks_take_key (marks, key);
  hand_in (marks, kit, "Grace", "1", "2", "230ms", "2026-01-02T00:00:00Z");
  hand_in (marks, kit, "Ada", "2", "2", "100ms", "2026-01-01T00:00:00Z");
  hand_in (marks, kit, "Alan", "1", "1", NULL, "2026-01-01T00:00:00Z");
  g_assert_cmpuint (marks->marks->len, ==, 3);
  first = g_ptr_array_index (marks->marks, 0);
  g_assert_cmpstr (first->hand_in->name, ==, "Ada");
  g_assert_cmpuint (first->all.n_right, ==, 2);
  g_assert_cmpuint (first->all.n_asked, ==, 4);
  ilv_marks_find_question (marks, key, g_ptr_array_index (key->rights, 1), &lag);
  g_assert_cmpstr (lag.right->id, ==, "lag");
  g_assert_cmpuint (lag.n_asked, ==, 3);
  g_assert_cmpuint (lag.n_answered, ==, 2);
  g_assert_cmpuint (lag.n_right, ==, 1);
  g_assert_cmpfloat (lag.median_s, ==, 2);
  ilv_marks_find_quiz (marks, &quiz);
  g_assert_cmpuint (quiz.n_learners, ==, 3);
  g_assert_cmpfloat_with_epsilon (quiz.pre, 1 / 3.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (quiz.post, 2 / 3.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (quiz.gain, 0.5, 1e-9);
}

static void
the_later_of_two_counts_and_foreign_ones_do_not (void)
{
  g_autoptr (IlvKit) kit = parse_sample ();
  g_autoptr (IlvMarks) marks = ilv_marks_new ();
  const IlvMark *one;
  ilv_marks_take_key (marks, parse_key ());
  hand_in (marks, kit, "Ada", "1", NULL, NULL, "2026-01-02T00:00:00Z");
  hand_in (marks, kit, "Ada", "2", NULL, NULL, "2026-01-01T00:00:00Z");
  hand_in (marks, kit, "Ada", "2", "2", NULL, "2026-01-03T00:00:00Z");
  g_assert_cmpuint (marks->marks->len, ==, 1);
  one = g_ptr_array_index (marks->marks, 0);
  g_assert_cmpuint (one->all.n_right, ==, 2);
  g_assert_cmpuint (marks->skipped->len, ==, 2);
  kit->digest[0] = kit->digest[0] == 'a' ? 'b' : 'a';
  hand_in (marks, kit, "Grace", "2", NULL, NULL, NULL);
  g_assert_cmpuint (marks->marks->len, ==, 1);
  g_assert_cmpuint (marks->skipped->len, ==, 3);
  g_assert_nonnull (strstr (g_ptr_array_index (marks->skipped, 2), "Grace: no key"));
}

/* As many columns in every row; a name is text, whatever it begins with. */
static void
the_table_is_whole (void)
{
  g_autoptr (IlvKit) kit = parse_sample ();
  g_autoptr (IlvMarks) marks = ilv_marks_new ();
  g_autofree char *csv = NULL;
  g_auto (GStrv) rows = NULL;
  ilv_marks_take_key (marks, parse_key ());
  hand_in (marks, kit, "=1+1", "2", NULL, NULL, NULL);
  hand_in (marks, kit, "Ada", "2", "1", "242ms", NULL);
  csv = ilv_marks_to_csv (marks);
  rows = g_strsplit (csv, "\n", -1);
  g_assert_cmpuint (g_strv_length (rows), ==, 5);
  for (guint i = 0; i < 4; i++) {
    g_auto (GStrv) cells = g_strsplit (rows[i], ",", -1);
    g_assert_cmpuint (g_strv_length (cells), ==, 10 + 3 * 4);
  }
  g_assert_nonnull (strstr (rows[0], "lag,lag tries,lag seconds"));
  g_assert_true (
      g_str_has_prefix (rows[1], "learner,,'=1+1,One blocking call,1,4,1,1,0,1,1,1,1,0"));
  g_assert_true (g_str_has_prefix (rows[2], "learner,,Ada,One blocking call,2,4,1,1,0,1,1,1,1,1"));
  g_assert_true (g_str_has_prefix (rows[3], "class,,,,,,1,,0,,1,1,1,0.5,2,2,"));
}

/* Whatever a learner is called, no spreadsheet takes it for a formula, and it can still be read. */
static void
names_are_never_formulas (void)
{
  static const struct {
    const char *name, *cell;
  } names[] = {
      {"=HYPERLINK(\"http://example.org\";\"Marks\")",
       "\"'=HYPERLINK(\"\"http://example.org\"\";\"\"Marks\"\")\""},
      {"-2+3", "'-2+3"},
      {"@SUM(A1)", "'@SUM(A1)"},
      {"＝1＋1", "'＝1＋1"},
      {"Ada;=1+1", "\"Ada;'=1+1\""},
      {"Ada\n=1+1", "Ada '=1+1"},
      {"Ada\t+1", "Ada '+1"},
      {"Lovelace, Ada-May", "\"Lovelace, Ada-May\""},
      {"Jean-Luc +", "Jean-Luc +"},
  };
  g_autoptr (IlvKit) kit = parse_sample ();
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (IlvMarks) marks = ilv_marks_new ();
    g_autofree char *csv = NULL;
    g_autofree char *row = g_strdup_printf ("\nlearner,,%s,One blocking call,", names[i].cell);
    ilv_marks_take_key (marks, parse_key ());
    hand_in (marks, kit, names[i].name, "2", NULL, NULL, NULL);
    csv = ilv_marks_to_csv (marks);
    g_test_message ("%s", csv);
    g_assert_nonnull (strstr (csv, row));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/class-kit/" path, func)
  ADD ("sample", the_sample_and_its_key_belong_together);
  ADD ("text", a_scenario_survives_its_text);
  ADD ("semicolon", an_item_may_have_a_semicolon);
  ADD ("semicolon-in-words", words_may_have_a_semicolon);
  ADD ("mistakes", mistakes_are_named_with_their_line);
  ADD ("lines", lines_are_those_of_the_file);
  ADD ("answers", answers_are_checked_by_their_kind);
  ADD ("hand-in", a_hand_in_is_sealed);
  ADD ("class", a_class_is_marked);
  ADD ("twice", the_later_of_two_counts_and_foreign_ones_do_not);
  ADD ("table", the_table_is_whole);
  ADD ("formulas", names_are_never_formulas);
  return g_test_run ();
}
