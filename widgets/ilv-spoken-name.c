/* Names for what GTK 4.8 leaves without one, or names twice.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-spoken-name.h"

static void
say (GtkWidget *widget, const char *name)
{
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
ilv_spoken_name_set (GtkWidget *widget, const char *name)
{
  say (widget, name);
  if (GTK_IS_MENU_BUTTON (widget))
    say (gtk_widget_get_first_child (widget), name);
}

/* gtk_button_new_with_mnemonic() gives the text with its underscore as name, and then the label's
 * once more. */
GtkWidget *
ilv_spoken_name_new_button (const char *mnemonic)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *label = gtk_label_new_with_mnemonic (mnemonic);

  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "text-button");
  ilv_spoken_name_set (button, gtk_label_get_text (GTK_LABEL (label)));
  return button;
}

static void
name_all (GtkWidget *top, GType type, const char *name)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (top, type))
    say (top, name);
  for (GtkWidget *child = gtk_widget_get_first_child (top); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_all (child, type, name);
}

void
ilv_spoken_name_set_row (GtkWidget *row, const char *name)
{
  say (row, name);
  name_all (row, GTK_TYPE_LIST_BOX, name);
}

void
ilv_spoken_name_set_scrollers (GtkWidget *top, const char *name)
{
  name_all (top, GTK_TYPE_SCROLLED_WINDOW, name);
}

void
ilv_spoken_name_mend_buttons (GtkWidget *top)
{
  GtkWidget *child = gtk_widget_get_first_child (top);

  if (GTK_IS_BUTTON (top) && gtk_button_get_use_underline (GTK_BUTTON (top)) &&
      GTK_IS_LABEL (child)) {
    say (top, gtk_label_get_text (GTK_LABEL (child)));
    return;
  }
  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    ilv_spoken_name_mend_buttons (child);
}

void
ilv_spoken_name_set_is_used (GtkWidget *child, gboolean is_used)
{
  /* Not its `visible`, nor `focusable`: both ask for another layout, which may be going on. */
  gtk_widget_set_child_visible (child, is_used);
  gtk_accessible_update_state (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_STATE_HIDDEN, !is_used, -1);
}
