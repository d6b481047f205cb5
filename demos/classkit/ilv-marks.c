/* Marks of a class: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-marks.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
mark_free (gpointer data)
{
  IlvMark *self = data;
  ilv_hand_in_free (self->hand_in);
  g_free (self);
}

IlvMarks *
ilv_marks_new (void)
{
  IlvMarks *self = g_new0 (IlvMarks, 1);
  self->keys = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_kit_key_free);
  self->marks = g_ptr_array_new_with_free_func (mark_free);
  self->skipped = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
ilv_marks_free (IlvMarks *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->marks);
  g_ptr_array_unref (self->keys);
  g_ptr_array_unref (self->skipped);
  g_free (self);
}

/* --- marking --- */

static void
skip (IlvMarks *self, const IlvHandIn *hand_in, const char *reason)
{
  g_ptr_array_add (
      self->skipped,
      g_strdup_printf ("%s: %s", hand_in->path != NULL ? hand_in->path : hand_in->name, reason));
}

static const IlvKitKey *
find_key (const IlvMarks *self, const char *digest)
{
  for (guint i = 0; i < self->keys->len; i++) {
    const IlvKitKey *key = g_ptr_array_index (self->keys, i);
    if (strcmp (key->digest, digest) == 0)
      return key;
  }
  return NULL;
}

static void
count (IlvScore *score, gboolean is_right)
{
  score->n_asked++;
  score->n_right += is_right ? 1 : 0;
}

static void
mark (IlvMark *self)
{
  for (guint i = 0; i < self->key->rights->len; i++) {
    const IlvKitRight *right = g_ptr_array_index (self->key->rights, i);
    const IlvHandInAnswer *answer = ilv_hand_in_find (self->hand_in, right->id);
    gboolean is_right = answer != NULL && ilv_kit_right_is (right, answer->answer);
    count (&self->all, is_right);
    count (&self->quiz[right->quiz], is_right);
  }
}

/* Another of the same learner for the same scenario; -1: none. */
static int
find_other (const IlvMarks *self, const IlvHandIn *hand_in)
{
  for (guint i = 0; i < self->marks->len; i++) {
    const IlvHandIn *other = ((IlvMark *)g_ptr_array_index (self->marks, i))->hand_in;
    if (strcmp (other->digest, hand_in->digest) == 0 && strcmp (other->name, hand_in->name) == 0)
      return (int)i;
  }
  return -1;
}

static int
compare_marks (gconstpointer a, gconstpointer b)
{
  const IlvMark *first = *(IlvMark *const *)a, *second = *(IlvMark *const *)b;
  int order = strcmp (first->hand_in->name, second->hand_in->name);
  return order != 0 ? order : strcmp (first->key->digest, second->key->digest);
}

void
ilv_marks_take_key (IlvMarks *self, IlvKitKey *key)
{
  g_ptr_array_add (self->keys, key);
}

void
ilv_marks_take_hand_in (IlvMarks *self, IlvHandIn *hand_in)
{
  const IlvKitKey *key = find_key (self, hand_in->digest);
  int other = key != NULL ? find_other (self, hand_in) : -1;
  IlvMark *added;
  if (other >= 0) {
    IlvMark *kept = g_ptr_array_index (self->marks, (guint)other);
    gboolean is_newer = g_strcmp0 (hand_in->sent, kept->hand_in->sent) > 0;
    skip (self, is_newer ? kept->hand_in : hand_in,
          _ ("the same learner has handed in again; the later one counts"));
    if (is_newer)
      g_ptr_array_remove_index (self->marks, (guint)other);
    else
      key = NULL;
  } else if (key == NULL) {
    skip (self, hand_in,
          _ ("no key in this folder is for its scenario; put the scenario's .key beside it, or "
             "have it answered again with your scenario"));
  }
  if (key == NULL) {
    ilv_hand_in_free (hand_in);
    return;
  }
  added = g_new0 (IlvMark, 1);
  added->hand_in = hand_in;
  added->key = key;
  mark (added);
  g_ptr_array_add (self->marks, added);
  g_ptr_array_sort (self->marks, compare_marks);
}

/* --- a folder --- */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

static GPtrArray *
list_files (const char *path, GError **error)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, error);
  GPtrArray *names;
  const char *name;
  if (folder == NULL)
    return NULL;
  names = g_ptr_array_new_with_free_func (g_free);
  while ((name = g_dir_read_name (folder)) != NULL)
    g_ptr_array_add (names, g_build_filename (path, name, NULL));
  g_ptr_array_sort (names, compare_names);
  return names;
}

static void
take_file (IlvMarks *self, const char *path, gboolean takes_keys)
{
  g_autoptr (GError) error = NULL;
  if (takes_keys && g_str_has_suffix (path, ".key")) {
    IlvKitKey *key = ilv_kit_key_load (path, &error);
    if (key != NULL)
      ilv_marks_take_key (self, key);
  } else if (!takes_keys && g_str_has_suffix (path, ".handin")) {
    IlvHandIn *hand_in = ilv_hand_in_load (path, &error);
    if (hand_in != NULL)
      ilv_marks_take_hand_in (self, hand_in);
  }
  if (error != NULL)
    g_ptr_array_add (self->skipped, g_strdup (error->message));
}

gboolean
ilv_marks_read_folder (IlvMarks *self, const char *path, GError **error)
{
  g_autoptr (GPtrArray) files = list_files (path, error);
  if (files == NULL)
    return FALSE;
  for (guint i = 0; i < files->len; i++)
    take_file (self, g_ptr_array_index (files, i), TRUE);
  if (self->keys->len == 0) {
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT,
                 _ ("%s: there is no answer key that can be read; put the scenario's .key file "
                    "there"),
                 path);
    return FALSE;
  }
  for (guint i = 0; i < files->len; i++)
    take_file (self, g_ptr_array_index (files, i), FALSE);
  return TRUE;
}

/* --- the class as a whole --- */

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double first = *(const double *)a, second = *(const double *)b;
  return (first > second) - (first < second);
}

static double
find_median (GArray *values)
{
  double low, high;
  if (values->len == 0)
    return 0;
  g_array_sort (values, compare_doubles);
  low = g_array_index (values, double, (values->len - 1) / 2);
  high = g_array_index (values, double, values->len / 2);
  return (low + high) / 2;
}

void
ilv_marks_find_question (const IlvMarks *self, const IlvKitKey *key, const IlvKitRight *right,
                         IlvQuestionMarks *marks)
{
  g_autoptr (GArray) tries = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  *marks = (IlvQuestionMarks){.key = key, .right = right};
  for (guint i = 0; i < self->marks->len; i++) {
    const IlvMark *one = g_ptr_array_index (self->marks, i);
    const IlvHandInAnswer *answer;
    double n_tries, s;
    if (one->key != key)
      continue;
    marks->n_asked++;
    answer = ilv_hand_in_find (one->hand_in, right->id);
    if (answer == NULL)
      continue;
    n_tries = answer->tries;
    s = (double)answer->time_ns / 1e9;
    marks->n_answered++;
    marks->n_right += ilv_kit_right_is (right, answer->answer) ? 1 : 0;
    g_array_append_val (tries, n_tries);
    g_array_append_val (times, s);
  }
  marks->median_tries = find_median (tries);
  marks->median_s = find_median (times);
}

static double
get_share (const IlvScore *score)
{
  return score->n_asked > 0 ? (double)score->n_right / score->n_asked : 0;
}

/* Marks of one learner stand beside each other. */
void
ilv_marks_find_quiz (const IlvMarks *self, IlvQuizMarks *quiz)
{
  *quiz = (IlvQuizMarks){0};
  for (guint i = 0; i < self->marks->len;) {
    const char *name = ((IlvMark *)g_ptr_array_index (self->marks, i))->hand_in->name;
    IlvScore pre = {0}, post = {0};
    for (; i < self->marks->len; i++) {
      const IlvMark *one = g_ptr_array_index (self->marks, i);
      if (strcmp (one->hand_in->name, name) != 0)
        break;
      pre.n_right += one->quiz[ILV_KIT_PRE].n_right;
      pre.n_asked += one->quiz[ILV_KIT_PRE].n_asked;
      post.n_right += one->quiz[ILV_KIT_POST].n_right;
      post.n_asked += one->quiz[ILV_KIT_POST].n_asked;
    }
    if (pre.n_asked == 0 || post.n_asked == 0)
      continue;
    quiz->n_learners++;
    quiz->pre += get_share (&pre);
    quiz->post += get_share (&post);
  }
  if (quiz->n_learners == 0)
    return;
  quiz->pre /= quiz->n_learners;
  quiz->post /= quiz->n_learners;
  quiz->gain = quiz->pre < 1 ? (quiz->post - quiz->pre) / (1 - quiz->pre) : 0;
}
