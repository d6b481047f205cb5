/* Tests of the form's edits of a workload's text: what refers to a part follows it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/model/ilv-workload-edit.h"

#include <string.h>

static const char text[] = "# Top.\n"
                           "[Workload]\n"
                           "Format=1\n"
                           "Name=x\n"
                           "Knobs=step.get.Duration;job.main.Count;backend.db.Capacity\n"
                           "\n"
                           "[Job main]\n"
                           "Count=2\n"
                           "Steps=get;more;get\n"
                           "\n"
                           "[Job child]\n"
                           "Count=0\n"
                           "Steps=work\n"
                           "\n"
                           "# Waits.\n"
                           "[Step get]\n"
                           "Do=io\n"
                           "Duration=1ms\n"
                           "Client=blocking\n"
                           "Backend=db\n"
                           "\n"
                           "[Step more]\n"
                           "Do=spawn\n"
                           "Job=child\n"
                           "\n"
                           "[Step work]\n"
                           "Do=python\n"
                           "Duration=1ms\n"
                           "\n"
                           "[Backend db]\n"
                           "Capacity=3\n";

static IlvWorkload *
parse (const char *changed)
{
  g_autoptr (GError) error = NULL;
  IlvWorkload *workload = ilv_workload_parse (changed, -1, "text", &error);

  g_assert_no_error (error);
  return workload;
}

/* The text with each `from` replaced, compared with an edit; the edit is right too. */
static void
assert_renamed (const char *kind, const char *from, const char *to, const char *const *pairs)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *changed = ilv_workload_edit_rename (text, kind, from, to, &error);
  g_autoptr (GString) expected = g_string_new (text);

  g_assert_no_error (error);
  for (guint i = 0; pairs[i] != NULL; i += 2)
    g_assert_cmpuint (g_string_replace (expected, pairs[i], pairs[i + 1], 0), >, 0);
  g_assert_cmpstr (changed, ==, expected->str);
  ilv_workload_unref (parse (changed));
}

static void
a_new_name_is_followed (void)
{
  assert_renamed ("Step", "get", "fetch",
                  (const char *const[]){"[Step get]", "[Step fetch]", "get;more;get",
                                        "fetch;more;fetch", "step.get.", "step.fetch.", NULL});
  assert_renamed ("Job", "child", "kid",
                  (const char *const[]){"[Job child]", "[Job kid]", "Job=child", "Job=kid", NULL});
  assert_renamed ("Job", "main", "all",
                  (const char *const[]){"[Job main]", "[Job all]", "job.main.", "job.all.", NULL});
  assert_renamed ("Backend", "db", "store",
                  (const char *const[]){"[Backend db]", "[Backend store]", "Backend=db",
                                        "Backend=store", "backend.db.", "backend.store.", NULL});
}

static void
a_bad_name_is_refused (void)
{
  const char *const bad[] = {"work", "", "a b", "a;b", "x]"};

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (ilv_workload_edit_rename (text, "Step", "get", bad[i], &error));
    g_assert_error (error, ILV_WORKLOAD_ERROR, ILV_WORKLOAD_ERROR_VALUE);
  }
}

/* From each kind to each other and the file stays right, except an unlock without its lock. */
static void
every_kind_can_follow_every_other (void)
{
  for (guint a = 0; a < ILV_N_STEP_KINDS; a++)
    for (guint b = 0; b < ILV_N_STEP_KINDS; b++) {
      g_autofree char *first = ilv_workload_edit_set_kind (text, "get", a);
      g_autofree char *second = ilv_workload_edit_set_kind (first, "get", b);
      g_autoptr (IlvWorkload) workload = NULL;

      if (b == ILV_STEP_UNLOCK)
        continue;
      workload = parse (second);
      g_assert_cmpint (workload->steps[0].kind, ==, b);
      g_assert_nonnull (strstr (second, "# Waits.\n[Step get]\n"));
    }
}

static void
removed_parts_leave_no_trace (void)
{
  g_autofree char *none = ilv_workload_edit_remove_backend (text, "db");
  g_autofree char *one = ilv_workload_edit_remove_step (text, "main", 0);
  g_autofree char *both = ilv_workload_edit_remove_step (one, "main", 1);
  g_autoptr (IlvWorkload) workload = parse (both);

  ilv_workload_unref (parse (none));
  g_assert_null (strstr (none, "db"));
  g_assert_nonnull (strstr (one, "[Step get]"));
  g_assert_null (strstr (both, "get"));
  g_assert_null (strstr (both, "# Waits."));
  g_assert_cmpuint (workload->groups[0].n_steps, ==, 1);
}

/* A step of no job is in no list: it can be taken up by one, or go. */
static void
steps_of_no_job_can_be_used (void)
{
  g_autofree char *more = g_strconcat (text, "\n[Step spare]\nDo=python\nDuration=1ms\n", NULL);
  g_autofree char *used = ilv_workload_edit_use_step (more, "main", "spare");
  g_autofree char *dropped = ilv_workload_edit_drop_step (used, "spare");
  g_autoptr (IlvWorkload) before = parse (more);
  g_autoptr (IlvWorkload) after = parse (used);
  g_autoptr (IlvWorkload) without = parse (dropped);
  g_autofree char *form = ilv_workload_edit_describe (before);

  g_assert_nonnull (strstr (form, "spare"));
  g_assert_cmpuint (after->groups[0].n_steps, ==, before->groups[0].n_steps + 1);
  g_assert_cmpuint (without->n_steps, ==, before->n_steps - 1);
  g_assert_null (strstr (dropped, "spare"));
}

/* The workload is whole again without the step that spawned them. */
static void
spawned_jobs_can_be_removed (void)
{
  const char *spawns = "[Workload]\nFormat=1\nName=S\n[Job a]\nCount=1\nSteps=call;work\n"
                       "[Job b]\nCount=0\nSteps=work\n[Step call]\nDo=spawn\nJob=b\n"
                       "[Step work]\nDo=python\nDuration=1ms\n";
  g_autofree char *less = ilv_workload_edit_remove_job (spawns, "b");
  g_autoptr (IlvWorkload) workload = parse (less);

  g_assert_cmpuint (workload->n_groups, ==, 1);
  g_assert_cmpuint (workload->n_steps, ==, 1);
}

static void
parts_are_added_right (void)
{
  g_autofree char *name = NULL;
  g_autofree char *step = ilv_workload_edit_add_step (text, "main", &name);
  g_autofree char *job = ilv_workload_edit_add_job (step);
  g_autofree char *backend = ilv_workload_edit_add_backend (job);
  g_autofree char *moved = ilv_workload_edit_move_step (backend, "main", 3, -1);
  g_autoptr (IlvWorkload) workload = parse (moved);

  g_assert_cmpuint (workload->n_groups, ==, 3);
  g_assert_cmpuint (workload->n_backends, ==, 2);
  g_assert_cmpstr (workload->steps[workload->groups[0].steps[2]].name, ==, name);
  g_autofree char *same = ilv_workload_edit_move_step (text, "main", 0, -1);
  g_assert_cmpstr (same, ==, text);
}

/* A text that is wrong is edited all the same and nothing of it is lost. */
static void
wrong_texts_are_edited_too (void)
{
  const char *wrong = "[Job a]\nCount=x\nnonsense\n[Step s]\nDo=nothing\n";
  g_autofree char *mended = ilv_workload_edit_set (wrong, "Job a", "Count", "1");
  g_autofree char *same = ilv_workload_edit_set (wrong, "Job b", "Count", "1");
  g_autofree char *kind = ilv_workload_edit_set_kind (wrong, "s", ILV_STEP_SLEEP);

  g_assert_cmpstr (mended, ==, "[Job a]\nCount=1\nnonsense\n[Step s]\nDo=nothing\n");
  g_assert_cmpstr (same, ==, wrong);
  g_assert_nonnull (strstr (kind, "Do=sleep\nDuration=1ms\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workload-edit/rename", a_new_name_is_followed);
  g_test_add_func ("/workload-edit/bad-name", a_bad_name_is_refused);
  g_test_add_func ("/workload-edit/kinds", every_kind_can_follow_every_other);
  g_test_add_func ("/workload-edit/remove", removed_parts_leave_no_trace);
  g_test_add_func ("/workload-edit/unused", steps_of_no_job_can_be_used);
  g_test_add_func ("/workload-edit/spawned", spawned_jobs_can_be_removed);
  g_test_add_func ("/workload-edit/add", parts_are_added_right);
  g_test_add_func ("/workload-edit/wrong", wrong_texts_are_edited_too);
  return g_test_run ();
}
