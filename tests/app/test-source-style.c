/* Source code under high contrast can be read, on marked lines too.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/ilv-source-style.h"

#include <math.h>

#include "app/ilv-theme.h"
#include "app/pages/explore/ilv-workload-dialog.h"
#include "window-fixture.h"

static double
get_linear (double part)
{
  return part <= 0.04045 ? part / 12.92 : pow ((part + 0.055) / 1.055, 2.4);
}

static double
get_luminance (const GdkRGBA *color)
{
  return 0.2126 * get_linear (color->red) + 0.7152 * get_linear (color->green) +
         0.0722 * get_linear (color->blue);
}

/* WCAG's. */
static double
get_contrast (const GdkRGBA *one, const GdkRGBA *other)
{
  double a = get_luminance (one), b = get_luminance (other);

  return (MAX (a, b) + 0.05) / (MIN (a, b) + 0.05);
}

static GdkRGBA
blend (const GdkRGBA *ground, const GdkRGBA *over)
{
  float a = over->alpha;

  return (GdkRGBA){ground->red * (1 - a) + over->red * a, ground->green * (1 - a) + over->green * a,
                   ground->blue * (1 - a) + over->blue * a, 1};
}

static GdkRGBA
get_color (GtkSourceStyleScheme *scheme, const char *id, const char *property)
{
  GtkSourceStyle *style = gtk_source_style_scheme_get_style (scheme, id);
  g_autofree char *text = NULL;
  GdkRGBA color;

  g_assert_nonnull (style);
  g_object_get (style, property, &text, NULL);
  g_assert_true (gdk_rgba_parse (&color, text));
  return color;
}

/* What Python is made of. */
static const char *const parts[] = {"text",
                                    "def:comment",
                                    "def:string",
                                    "def:number",
                                    "def:boolean",
                                    "def:statement",
                                    "def:preprocessor",
                                    "def:function",
                                    "def:identifier",
                                    "python:builtin-function",
                                    "python:class-name",
                                    "python:module-handler"};

static void
test_high_contrast_can_be_read (void)
{
  /* Migrate's marks of what is removed and added. */
  const GdkRGBA removed = {0.88f, 0.16f, 0.2f, 0.2f}, added = {0.15f, 0.64f, 0.35f, 0.2f};
  g_autoptr (GtkSourceBuffer) buffer = gtk_source_buffer_new (NULL);
  GtkSourceStyleScheme *scheme;

  ilv_theme_set_wants_contrast (TRUE);
  ilv_source_style_apply (buffer);
  ilv_theme_set_wants_contrast (FALSE);
  scheme = gtk_source_buffer_get_style_scheme (buffer);
  g_assert_nonnull (scheme);
  GdkRGBA ground = get_color (scheme, "text", "background");
  GdkRGBA red = blend (&ground, &removed), green = blend (&ground, &added);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    GdkRGBA color = get_color (scheme, parts[i], "foreground");
    g_test_message ("%s", parts[i]);
    g_assert_cmpfloat (get_contrast (&color, &ground), >=, 7);
    g_assert_cmpfloat (get_contrast (&color, &red), >=, 4.5);
    g_assert_cmpfloat (get_contrast (&color, &green), >=, 4.5);
  }
}

static void
test_high_contrast_can_be_read_in_the_dark (void)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  test_high_contrast_can_be_read ();
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

static void
assert_scheme (GtkSourceBuffer *buffer, const char *id)
{
  GtkSourceStyleScheme *scheme = gtk_source_buffer_get_style_scheme (buffer);

  g_assert_cmpstr (gtk_source_style_scheme_get_id (scheme), ==, id);
}

/* Present begins while it is open. */
static void
test_an_open_view_follows (void)
{
  g_autoptr (IlvWorkload) workload = ilv_workload_find ("web-scraper", NULL);
  IlvWorkloadDialog *dialog = ilv_workload_dialog_new (NULL, workload);
  GtkWidget *view = find_type (GTK_WIDGET (dialog), GTK_SOURCE_TYPE_VIEW);
  GtkSourceBuffer *buffer = GTK_SOURCE_BUFFER (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)));

  assert_scheme (buffer, "Adwaita");
  ilv_theme_set_wants_contrast (TRUE);
  assert_scheme (buffer, "interleave-contrast");
  g_assert_true (ilv_theme_has_contrast ());
  ilv_theme_set_wants_contrast (FALSE);
  assert_scheme (buffer, "Adwaita");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

int
main (int argc, char **argv)
{
  window_fixture_init (&argc, &argv);
  g_test_add_func ("/source-style/contrast", test_high_contrast_can_be_read);
  g_test_add_func ("/source-style/contrast-dark", test_high_contrast_can_be_read_in_the_dark);
  g_test_add_func ("/source-style/open-view", test_an_open_view_follows);
  return g_test_run ();
}
