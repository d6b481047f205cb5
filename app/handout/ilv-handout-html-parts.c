/* What the handout's page has beside blocks: recipes as differences, and how a graph was made.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-handout-diff.h"
#include "ilv-handout-html-private.h"
#include "ilv-handout-method.h"

#include <glib/gi18n.h>

static void
add_labelled (IlvHtml *self, const char *label, const char *text)
{
  g_string_append (self->out, "<p><strong>");
  ilv_html_add_escaped (self, label);
  g_string_append (self->out, "</strong> ");
  ilv_html_add_escaped (self, text);
  g_string_append (self->out, "</p>\n");
}

static void
add_items (IlvHtml *self, const char *tag, char **items)
{
  g_string_append_printf (self->out, "<%s>\n", tag);
  for (guint i = 0; items[i] != NULL; i++) {
    g_string_append (self->out, "<li>");
    ilv_html_add_escaped (self, ilv_recipe_tr (items[i]));
    g_string_append (self->out, "</li>\n");
  }
  g_string_append_printf (self->out, "</%s>\n", tag);
}

static void
add_diff (IlvHtml *self, const IlvRecipe *recipe)
{
  static const char *const tags[] = {"span", "del", "ins"};
  g_autoptr (GPtrArray) lines = ilv_handout_diff (recipe);
  g_string_append (self->out, "<figure class=\"code\"><figcaption>before.py → after.py</figcaption>"
                              "<pre class=\"diff\" tabindex=\"0\"><code class=\"language-diff\">");
  for (guint i = 0; i < lines->len; i++) {
    const IlvHandoutDiffLine *line = g_ptr_array_index (lines, i);
    g_string_append_printf (self->out, "<%s>%c", tags[line->kind], " -+"[line->kind]);
    ilv_html_add_escaped (self, line->text);
    g_string_append_printf (self->out, "\n</%s>", tags[line->kind]);
  }
  g_string_append (self->out, "</code></pre></figure>\n");
}

void
ilv_html_add_recipe (IlvHtml *self, const IlvRecipe *recipe)
{
  g_string_append (self->out, "<p class=\"lead\">");
  ilv_html_add_escaped (self, ilv_recipe_tr (recipe->tip));
  g_string_append (self->out, "</p>\n");
  add_labelled (self, _ ("When."), ilv_recipe_tr (recipe->when));
  add_labelled (self, _ ("Not if."), ilv_recipe_tr (recipe->unless));
  add_items (self, "ol", recipe->steps);
  add_diff (self, recipe);
  add_labelled (self, _ ("What must stay true."), ilv_recipe_tr (recipe->invariant));
  add_items (self, "ul", recipe->pitfalls);
  add_labelled (self, _ ("Measure."), ilv_recipe_tr (recipe->measure));
}

/* --- how a graph was made --- */

static void
add_cells (IlvHtml *self, char **cells, char **heads)
{
  g_string_append (self->out, "<tr>");
  for (guint i = 0; cells[i] != NULL; i++) {
    gboolean is_head = cells == heads || i == 0;
    if (is_head)
      g_string_append (self->out, cells == heads ? "<th scope=\"col\">" : "<th scope=\"row\">");
    else
      ilv_html_open_cell (self, heads[i]);
    ilv_html_add_escaped (self, cells[i]);
    g_string_append (self->out, is_head ? "</th>" : "</td>");
  }
  g_string_append (self->out, "</tr>\n");
}

static void
add_rows (IlvHtml *self, const IlvHandoutResult *result)
{
  g_autoptr (GPtrArray) rows = ilv_handout_tell_rows (result);
  g_string_append (self->out, "<div class=\"table\" tabindex=\"0\"><table><caption>");
  ilv_html_add_escaped (self, result->result != NULL ? _ ("The graph’s figures, measured")
                                                     : _ ("The graph’s figures, predicted"));
  g_string_append (self->out, "</caption>\n<thead>");
  char **heads = g_ptr_array_index (rows, 0);
  add_cells (self, heads, heads);
  g_string_append (self->out, "</thead>\n<tbody>\n");
  for (guint i = 1; i < rows->len; i++)
    add_cells (self, g_ptr_array_index (rows, i), heads);
  g_string_append (self->out, "</tbody></table></div>\n");
}

void
ilv_html_add_method (IlvHtml *self, const IlvHandoutResult *result)
{
  g_auto (GStrv) sentences = ilv_handout_tell_method (result);
  add_rows (self, result);
  g_string_append_printf (self->out, "<p class=\"method\"><strong>%s</strong>", _ ("Method."));
  for (guint i = 0; sentences[i] != NULL; i++) {
    g_string_append_c (self->out, ' ');
    ilv_html_add_escaped (self, sentences[i]);
  }
  g_string_append (self->out, "</p>\n");
  ilv_html_add_code (self, _ ("Measure it on your machine"), result->command, FALSE);
  for (guint i = 0; i < result->scripts->len; i++) {
    const IlvHandoutScript *script = g_ptr_array_index (result->scripts, i);
    g_string_append (self->out, "<details><summary>");
    ilv_html_add_escaped (self, script->name);
    g_string_append (self->out, "</summary>\n");
    ilv_html_add_code (self, NULL, script->text, TRUE);
    g_string_append (self->out, "</details>\n");
  }
}
