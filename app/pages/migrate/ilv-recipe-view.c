/* A recipe to be read, and run: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-recipe-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/model/ilv-recipe-words.h"
#include "demos/recipe/ilv-recipe-save.h"
#include "widgets/ilv-spoken-name.h"

struct _IlvRecipeView {
  GtkBox parent_instance;

  /* children */
  GtkWidget *head, *tail; /* texts: made anew with each recipe */
  GtkListBox *steps;      /* in `head`; NULL */
  GtkWidget *code, *trial;

  /* borrowed */
  const IlvRecipe *recipe;
};

enum {
  MESSAGE,
  EXPLORE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvRecipeView, ilv_recipe_view, GTK_TYPE_BOX)

static void
message_cb (IlvRecipeView *self, const char *message)
{
  g_signal_emit (self, signals[MESSAGE], 0, message);
}

/* --- texts --- */

static GtkWidget *
add_text (GtkWidget *box, const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (label, TRUE);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static GtkWidget *
add_title (GtkWidget *box, const char *title)
{
  GtkWidget *label = add_text (box, title, "title-4");

  gtk_widget_set_margin_top (label, 12);
  return label;
}

static void
add_section (GtkWidget *box, const char *title, const char *text)
{
  add_title (box, title);
  add_text (box, ilv_recipe_tr (text), NULL);
}

static void
add_pitfalls (GtkWidget *box, char **pitfalls)
{
  add_title (box, _ ("Pitfalls"));
  for (guint i = 0; pitfalls[i] != NULL; i++) {
    GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
    GtkWidget *bullet = gtk_label_new ("•");

    gtk_widget_set_valign (bullet, GTK_ALIGN_START);
    gtk_box_append (GTK_BOX (row), bullet);
    add_text (row, ilv_recipe_tr (pitfalls[i]), NULL);
    gtk_box_append (GTK_BOX (box), row);
  }
}

/* What else there is to read: "interleave:handbook/asyncio#pitfalls" goes to win.handbook. */
static void
add_way (GtkWidget *box, const IlvRecipeSee *see)
{
  g_auto (GStrv) parts = g_strsplit (see->link + strlen ("interleave:"), "/", 2);
  g_autofree char *action = g_strconcat ("win.", parts[0], NULL);
  GtkWidget *button = gtk_button_new_with_label (ilv_recipe_tr (see->title));

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "flat");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", parts[1] != NULL ? parts[1] : "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (GTK_BOX (box), button);
}

static void
add_links (GtkWidget *box, const IlvRecipe *recipe)
{
  if (recipe->links->len > 0)
    add_title (box, _ ("More"));
  for (guint i = 0; i < recipe->links->len; i++)
    add_way (box, &g_array_index (recipe->links, IlvRecipeSee, i));
}

/* --- steps --- */

static GtkWidget *
make_step (guint number, const char *text)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *figure = g_strdup_printf ("%u", number);
  g_autofree char *name = g_strdup_printf ("%u. %s", number, text);
  GtkWidget *label = gtk_label_new (figure);

  gtk_widget_add_css_class (label, "step-number");
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), label);
  add_text (box, text, NULL);
  gtk_widget_add_css_class (box, "step");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  ilv_spoken_name_set (row, name);
  return row;
}

static void
step_selected_cb (IlvRecipeView *self, GtkListBoxRow *row)
{
  int step = row != NULL ? gtk_list_box_row_get_index (row) : -1;

  ilv_recipe_code_set_step (
      ILV_RECIPE_CODE (self->code),
      step >= 0 ? &g_array_index (self->recipe->marks, IlvRecipeMarks, (guint)step) : NULL);
}

/* A second click takes the light away. */
static void
step_pressed_cb (GtkGestureClick *gesture, int n_presses, double x, double y, IlvRecipeView *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (self->steps, (int)y);

  if (row != NULL && gtk_list_box_row_is_selected (row)) {
    gtk_list_box_unselect_all (self->steps);
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  }
}

static void
add_steps (IlvRecipeView *self, GtkWidget *box)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  add_title (box, _ ("Step by step"));
  self->steps = GTK_LIST_BOX (list);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_tooltip_text (list, _ ("Choose a step to see its lines"));
  ilv_spoken_name_set (list, _ ("Steps"));
  for (guint i = 0; self->recipe->steps[i] != NULL; i++)
    gtk_list_box_append (self->steps, make_step (i + 1, ilv_recipe_tr (self->recipe->steps[i])));
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (step_pressed_cb), self);
  gtk_widget_add_controller (list, GTK_EVENT_CONTROLLER (click));
  g_signal_connect_swapped (list, "row-selected", G_CALLBACK (step_selected_cb), self);
  gtk_box_append (GTK_BOX (box), list);
}

/* --- saving --- */

void
ilv_recipe_view_save (IlvRecipeView *self, const char *parent)
{
  g_autoptr (GError) error = NULL;
  guint n_files = 0;
  g_autofree char *folder = ilv_recipe_save (self->recipe, parent, &n_files, &error);
  g_autofree char *shown = folder != NULL ? g_filename_display_name (folder) : NULL;
  g_autofree char *message =
      folder != NULL ? g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Saved %u file in %s",
                                                     "Saved %u files in %s", n_files),
                                        n_files, shown)
                     : g_strdup (error->message);

  message_cb (self, message);
}

static void
folder_chosen_cb (GtkNativeDialog *chooser, int response, IlvRecipeView *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL && g_file_peek_path (file) != NULL)
    ilv_recipe_view_save (self, g_file_peek_path (file));
  g_object_unref (chooser);
}

static void
save_cb (IlvRecipeView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkFileChooserNative *chooser =
      gtk_file_chooser_native_new (_ ("Save the recipe in a new folder in…"), GTK_WINDOW (root),
                                   GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, NULL, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (folder_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* --- the whole --- */

static void
clear (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

static void
add_head (IlvRecipeView *self, const IlvRecipe *recipe)
{
  g_autofree char *change = ilv_recipe_describe_change (recipe);
  g_autofree char *facts = recipe->needs != NULL
                               ? g_strdup_printf (_ ("%s · Python 3.%u or newer (%s)"), change,
                                                  recipe->minor, recipe->needs)
                               : g_steal_pointer (&change);

  add_text (self->head, ilv_recipe_tr (recipe->title), "title-1");
  add_text (self->head, ilv_recipe_tr (recipe->tip), "recipe-tip");
  add_text (self->head, facts, "dim-label");
  add_section (self->head, _ ("When"), recipe->when);
  add_section (self->head, _ ("When not"), recipe->unless);
  add_steps (self, self->head);
}

void
ilv_recipe_view_set_recipe (IlvRecipeView *self, const IlvRecipe *recipe)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL, *after = NULL;

  g_return_if_fail (ILV_IS_RECIPE_VIEW (self));
  self->recipe = recipe;
  self->steps = NULL;
  clear (self->head);
  clear (self->tail);
  add_head (self, recipe);
  before = ilv_recipe_read_program (recipe, ILV_RECIPE_BEFORE, &error);
  after = before != NULL ? ilv_recipe_read_program (recipe, ILV_RECIPE_AFTER, &error) : NULL;
  if (error != NULL)
    message_cb (self, error->message);
  ilv_recipe_code_set_programs (ILV_RECIPE_CODE (self->code), before != NULL ? before : "",
                                after != NULL ? after : "");
  ilv_trial_card_set_recipe (ILV_TRIAL_CARD (self->trial), recipe);
  add_section (self->tail, _ ("What must stay true"), recipe->invariant);
  add_pitfalls (self->tail, recipe->pitfalls);
  add_section (self->tail, _ ("What to measure"), recipe->measure);
  add_links (self->tail, recipe);
}

void
ilv_recipe_view_select_step (IlvRecipeView *self, int step)
{
  gtk_list_box_select_row (self->steps,
                           step < 0 ? NULL : gtk_list_box_get_row_at_index (self->steps, step));
}

static void
explore_cb (IlvRecipeView *self)
{
  g_signal_emit (self, signals[EXPLORE], 0);
}

static void
ilv_recipe_view_class_init (IlvRecipeViewClass *class)
{
  signals[MESSAGE] = g_signal_new ("message", ILV_TYPE_RECIPE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[EXPLORE] = g_signal_new ("explore", ILV_TYPE_RECIPE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
add_code (IlvRecipeView *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *save = gtk_button_new_with_label (_ ("Save as files…"));

  add_text (row, _ ("The programs"), "title-4");
  gtk_widget_set_margin_top (row, 12);
  gtk_widget_set_tooltip_text (
      save, _ ("Both programs, their check and their stand-ins, in a new folder"));
  g_signal_connect_swapped (save, "clicked", G_CALLBACK (save_cb), self);
  gtk_box_append (GTK_BOX (row), save);
  gtk_box_append (GTK_BOX (self), row);
  self->code = ilv_recipe_code_new ();
  g_signal_connect_swapped (self->code, "message", G_CALLBACK (message_cb), self);
  gtk_box_append (GTK_BOX (self), self->code);
}

static void
ilv_recipe_view_init (IlvRecipeView *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 8);
  gtk_widget_add_css_class (GTK_WIDGET (self), "recipe");
  self->head = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->tail = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (self), self->head);
  add_code (self);
}

GtkWidget *
ilv_recipe_view_new (IlvSession *session)
{
  IlvRecipeView *self = g_object_new (ILV_TYPE_RECIPE_VIEW, NULL);

  add_title (GTK_WIDGET (self), _ ("Try it here"));
  self->trial = ilv_trial_card_new (session);
  g_signal_connect_swapped (self->trial, "explore", G_CALLBACK (explore_cb), self);
  gtk_box_append (GTK_BOX (self), self->trial);
  gtk_box_append (GTK_BOX (self), self->tail);
  return GTK_WIDGET (self);
}

const IlvRecipe *
ilv_recipe_view_get_recipe (IlvRecipeView *self)
{
  return self->recipe;
}

IlvRecipeCode *
ilv_recipe_view_get_code (IlvRecipeView *self)
{
  return ILV_RECIPE_CODE (self->code);
}

IlvTrialCard *
ilv_recipe_view_get_trial_card (IlvRecipeView *self)
{
  return ILV_TRIAL_CARD (self->trial);
}
