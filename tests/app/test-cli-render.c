/* `interleave render` without a display: each view, kind of file and theme.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-interleave.h"

#include <cairo.h>
#include <string.h>

static char *
make_path (const char *name)
{
  return g_build_filename (run_get_folder (), name, NULL);
}

static void
assert_rendered (const char *options, const char *path)
{
  g_autofree char *line =
      g_strdup_printf ("render web-scraper -m asyncio -m threads %s -o %s", options, path);
  g_auto (Outcome) outcome = run_line (line);
  g_assert_cmpint (outcome.status, ==, 0);
  g_assert_cmpstr (outcome.out, ==, "");
  g_assert_cmpstr (outcome.err, ==, "");
}

/* How many of the picture's pixels differ from its first one, and its size. */
static guint
count_ink (const char *path, int *width, int *height)
{
  cairo_surface_t *surface = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  *width = cairo_image_surface_get_width (surface);
  *height = cairo_image_surface_get_height (surface);
  const guint32 *pixels = (const guint32 *)(gpointer)cairo_image_surface_get_data (surface);
  guint n = 0;
  for (int i = 0; i < *width * *height; i++)
    n += (pixels[i] & 0xffffff) != (pixels[0] & 0xffffff);
  cairo_surface_destroy (surface);
  return n;
}

static void
test_each_view_and_theme_is_painted_at_its_size (void)
{
  static const char *const views[] = {"stage", "timeline", "explore", "chart"};
  static const char *const themes[] = {"light", "dark", "contrast"};
  g_autofree char *path = make_path ("view.png");
  for (guint v = 0; v < G_N_ELEMENTS (views); v++) {
    for (guint t = 0; t < G_N_ELEMENTS (themes); t++) {
      int width, height;
      g_autofree char *options =
          g_strdup_printf ("--view %s --theme %s --size 800x500", views[v], themes[t]);
      assert_rendered (options, path);
      g_assert_cmpuint (count_ink (path, &width, &height), >, 4000);
      g_assert_cmpint (width, ==, 800);
      g_assert_cmpint (height, ==, 500);
    }
  }
}

static void
test_svg_and_pdf_are_what_they_say (void)
{
  static const struct {
    const char *name, *begin;
  } kinds[] = {{"view.svg", "<?xml"}, {"view.pdf", "%PDF-"}, {"view.PNG", "\211PNG"}};
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autofree char *path = make_path (kinds[i].name);
    g_autofree char *bytes = NULL;
    gsize size;
    assert_rendered ("--view explore", path);
    g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
    g_assert_cmpuint (size, >, 2000);
    g_assert_cmpint (memcmp (bytes, kinds[i].begin, strlen (kinds[i].begin)), ==, 0);
  }
}

static void
test_the_moment_changes_the_stages (void)
{
  g_autofree char *early = make_path ("early.png"), *late = make_path ("late.png");
  g_autofree char *again = make_path ("again.png");
  char *bytes[3];
  gsize sizes[3];
  assert_rendered ("--view stage --at 1ms", early);
  assert_rendered ("--view stage --at 60ms", late);
  assert_rendered ("--view stage --at 1ms", again);
  g_assert_true (g_file_get_contents (early, &bytes[0], &sizes[0], NULL));
  g_assert_true (g_file_get_contents (late, &bytes[1], &sizes[1], NULL));
  g_assert_true (g_file_get_contents (again, &bytes[2], &sizes[2], NULL));
  g_assert_cmpmem (bytes[0], sizes[0], bytes[2], sizes[2]);
  g_assert_false (sizes[0] == sizes[1] && memcmp (bytes[0], bytes[1], sizes[0]) == 0);
  for (guint i = 0; i < 3; i++)
    g_free (bytes[i]);
}

static void
test_a_trace_is_drawn_like_its_workload (void)
{
  g_autofree char *trace = make_path ("t.ilv"), *one = make_path ("one.png");
  g_autofree char *two = make_path ("two.png");
  int width, height;
  g_auto (Outcome) made =
      run ("simulate", "web-scraper", "-m", "asyncio", "-m", "threads", "-o", trace, NULL);
  g_assert_cmpint (made.status, ==, 0);
  g_auto (Outcome) drawn = run ("render", trace, "--view", "timeline", "-o", one, NULL);
  g_assert_cmpint (drawn.status, ==, 0);
  assert_rendered ("--view timeline", two);
  g_assert_cmpuint (count_ink (one, &width, &height), ==, count_ink (two, &width, &height));
}

static void
test_a_picture_that_cannot_be_written_exits_1 (void)
{
  g_auto (Outcome) outcome =
      run_line ("render web-scraper -m asyncio --view chart -o /nowhere/at/all.png");
  g_assert_cmpint (outcome.status, ==, 1);
  g_assert_nonnull (
      strstr (outcome.err, "/nowhere/at/all.png: ")); /* once, and not a temporary one */
  g_assert_null (strstr (strstr (outcome.err, "all.png") + 1, "all.png"));
}

int
main (int argc, char **argv)
{
  run_init (&argc, argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli-render/each-view-and-theme-is-painted-at-its-size",
                   test_each_view_and_theme_is_painted_at_its_size);
  g_test_add_func ("/cli-render/svg-and-pdf-are-what-they-say", test_svg_and_pdf_are_what_they_say);
  g_test_add_func ("/cli-render/the-moment-changes-the-stages", test_the_moment_changes_the_stages);
  g_test_add_func ("/cli-render/a-trace-is-drawn-like-its-workload",
                   test_a_trace_is_drawn_like_its_workload);
  g_test_add_func ("/cli-render/a-picture-that-cannot-be-written-exits-1",
                   test_a_picture_that_cannot_be_written_exits_1);
  int status = g_test_run ();
  run_finish ();
  return status;
}
