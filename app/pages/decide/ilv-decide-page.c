/* The Decide page: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-decide-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/ilv-theme.h"
#include "app/model/ilv-advice-text.h"
#include "app/present/ilv-present.h"
#include "ilv-advisor.h"
#include "ilv-checklist-panel.h"
#include "ilv-decide-print.h"
#include "ilv-rule-list.h"
#include "ilv-session-evidence.h"
#include "ilv-thresholds-dialog.h"
#include "ilv-verdict-card.h"
#include "widgets/flowchart/ilv-flowchart.h"

#define ZOOM_STEP 1.25

struct _IlvDecidePage {
  GtkWidget parent_instance;

  /* template children */
  GtkWidget *box;
  AdwLeaflet *leaflet;
  GtkWidget *questions, *chart, *verdict;
  GtkScrolledWindow *questions_window;
  GtkMenuButton *examples_button;
  GtkWidget *switch_bar;
  GtkToggleButton *questions_toggle, *chart_toggle, *verdict_toggle;
  GtkLabel *verdict_label;
  IlvFlowchart *flowchart;
  GtkListBox *list;

  /* borrowed: children made later; NULL if the checklist cannot be read */
  GtkWidget *panel;

  /* owned */
  IlvSession *session;
  IlvAdvisor *advisor;
  GSimpleActionGroup *actions;
  GtkEventController *keys; /* on the window while this is mapped */

  /* plain */
  double desk_zoom; /* of the flowchart, while it is presented; else 0 */
};

static guint message_signal;

G_DEFINE_FINAL_TYPE (IlvDecidePage, ilv_decide_page, GTK_TYPE_WIDGET)

/* --- where to look --- */

static void
show_part (IlvDecidePage *self, GtkToggleButton *toggle, GtkWidget *part)
{
  gtk_toggle_button_set_active (toggle, TRUE);
  adw_leaflet_set_visible_child (self->leaflet, part);
}

static void
toggled_cb (IlvDecidePage *self, GtkToggleButton *toggle)
{
  if (!gtk_toggle_button_get_active (toggle))
    return;
  adw_leaflet_set_visible_child (self->leaflet, toggle == self->questions_toggle ? self->questions
                                                : toggle == self->chart_toggle   ? self->chart
                                                                                 : self->verdict);
}

static void
go_to_input (IlvDecidePage *self, guint input)
{
  show_part (self, self->questions_toggle, self->questions);
  ilv_checklist_panel_go_to (ILV_CHECKLIST_PANEL (self->panel), input);
}

static void
show_measure (IlvDecidePage *self, guint input)
{
  show_part (self, self->questions_toggle, self->questions);
  ilv_checklist_panel_show_measure (ILV_CHECKLIST_PANEL (self->panel), input);
}

/* The first question that a rule reads and nobody has answered, else the first it reads. */
static void
go_to_rule (IlvDecidePage *self, const char *id)
{
  IlvChecklist *list = ilv_advisor_get_list (self->advisor);
  const IlvRule *rule = ilv_checklist_find_rule (list, id);
  g_autofree gboolean *reads = g_new0 (gboolean, list->inputs->len);
  int found = -1;

  if (rule == NULL)
    return;
  ilv_checklist_mark_inputs (list, rule->when, reads);
  for (guint i = list->inputs->len; i > 0; i--)
    if (reads[i - 1] &&
        (found < 0 || ILV_IS_UNKNOWN (ilv_advisor_get_answer (self->advisor, i - 1)) ||
         !ILV_IS_UNKNOWN (ilv_advisor_get_answer (self->advisor, (guint)found))))
      found = (int)(i - 1);
  if (found >= 0)
    go_to_input (self, (guint)found);
}

/* --- answers from elsewhere --- */

static void
fill_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  IlvDecidePage *self = data;
  IlvChecklist *list = ilv_advisor_get_list (self->advisor);
  g_autofree double *answers = g_new (double, list->inputs->len);
  const char *source;
  GArray *evidence = ilv_session_list_evidence (self->session, list, &source);

  if (evidence == NULL) {
    g_signal_emit (self, message_signal, 0, _ ("Nothing is open in Explore"));
    return;
  }
  /* What it does not know was said by a person or a script, and stays. */
  ilv_checklist_clear_answers (list, answers);
  ilv_evidence_fill (evidence, answers);
  for (guint i = 0; i < list->inputs->len; i++)
    if (ILV_IS_UNKNOWN (answers[i])) {
      const IlvEvidence *kept = ilv_advisor_get_evidence (self->advisor, i);

      answers[i] = ilv_advisor_get_answer (self->advisor, i);
      if (kept != NULL && kept->kind == ILV_EVIDENCE_IMPORTS)
        g_array_append_vals (evidence, kept, 1);
    }
  ilv_advisor_answer_all (self->advisor, answers, evidence, source);
}

static void
example_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  IlvDecidePage *self = data;
  IlvChecklist *list = ilv_advisor_get_list (self->advisor);

  for (guint i = 0; i < list->examples->len; i++) {
    const IlvExample *example = g_ptr_array_index (list->examples, i);
    if (g_str_equal (example->id, g_variant_get_string (parameter, NULL)))
      ilv_advisor_answer_all (self->advisor, example->answers, NULL, NULL);
  }
}

static void
evidence_cb (IlvDecidePage *self, guint input)
{
  const IlvEvidence *evidence = ilv_advisor_get_evidence (self->advisor, input);

  if (evidence == NULL)
    return;
  ilv_session_show_evidence (self->session, evidence);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", "explore");
}

static void
watch_cb (IlvDecidePage *self)
{
  const IlvAdvice *advice = ilv_advisor_get_advice (self->advisor);

  if (advice == NULL)
    return;
  ilv_session_watch_advice (self->session, advice);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", "explore");
}

/* --- actions --- */

static void
undo_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ilv_advisor_undo (ILV_DECIDE_PAGE (data)->advisor);
}

static void
redo_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ilv_advisor_redo (ILV_DECIDE_PAGE (data)->advisor);
}

static void
reset_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ilv_advisor_reset (ILV_DECIDE_PAGE (data)->advisor);
}

static void
zoom_by (IlvDecidePage *self, double factor)
{
  ilv_flowchart_set_zoom (self->flowchart, ilv_flowchart_get_zoom (self->flowchart) * factor);
}

static void
zoom_in_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  zoom_by (data, ZOOM_STEP);
}

static void
zoom_out_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  zoom_by (data, 1 / ZOOM_STEP);
}

static void
print_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  IlvDecidePage *self = data;
  const IlvAdvice *advice = ilv_advisor_get_advice (self->advisor);

  if (advice == NULL)
    return;
  g_autofree char *text =
      ilv_advice_to_text (advice, ilv_advisor_get_all_evidence (self->advisor), ILV_ADVICE_PLAIN);
  ilv_decide_print (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), advice->verdict, text);
}

static void
thresholds_cb (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));

  gtk_window_present (
      GTK_WINDOW (ilv_thresholds_dialog_new (parent, ILV_DECIDE_PAGE (self)->advisor)));
}

static void
add_actions (IlvDecidePage *self)
{
  static const GActionEntry entries[] = {
      {.name = "fill", .activate = fill_cb},
      {.name = "example", .activate = example_cb, .parameter_type = "s"},
      {.name = "undo", .activate = undo_cb},
      {.name = "redo", .activate = redo_cb},
      {.name = "reset", .activate = reset_cb},
      {.name = "zoom-in", .activate = zoom_in_cb},
      {.name = "zoom-out", .activate = zoom_out_cb},
      {.name = "print", .activate = print_cb},
      {.name = "thresholds", .activate = thresholds_cb},
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "decide", G_ACTION_GROUP (self->actions));
}

static void
enable (IlvDecidePage *self, const char *name, gboolean is_enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

/* --- showing --- */

static void
changed_cb (IlvDecidePage *self)
{
  const IlvVerdict *verdict = ilv_advisor_get_verdict (self->advisor);
  g_autofree char *headline = ilv_verdict_headline (verdict);

  ilv_flowchart_set_verdict (self->flowchart, verdict);
  ilv_rule_list_fill (self->list, verdict);
  gtk_label_set_text (self->verdict_label, headline);
  enable (self, "undo", ilv_advisor_can_undo (self->advisor));
  enable (self, "redo", ilv_advisor_can_redo (self->advisor));
}

static void
theme_changed_cb (IlvDecidePage *self)
{
  ilv_flowchart_set_theme (self->flowchart, ilv_theme_get_current ());
}

/* The flowchart is as large as the room can read it; afterwards as before. */
static void
presented_cb (IlvDecidePage *self)
{
  double scale = ilv_present_get_scale (GTK_WIDGET (self));

  if (scale > 1 && self->desk_zoom <= 0) {
    self->desk_zoom = ilv_flowchart_get_zoom (self->flowchart);
    zoom_by (self, scale);
  } else if (scale <= 1 && self->desk_zoom > 0) {
    ilv_flowchart_set_zoom (self->flowchart, self->desk_zoom);
    self->desk_zoom = 0;
  }
}

static void
fill_examples (IlvDecidePage *self)
{
  IlvChecklist *list = ilv_advisor_get_list (self->advisor);
  g_autoptr (GMenu) menu = g_menu_new ();

  for (guint i = 0; i < list->examples->len; i++) {
    const IlvExample *example = g_ptr_array_index (list->examples, i);
    g_autoptr (GMenuItem) item = g_menu_item_new (ilv_checklist_tr (example->title), NULL);

    g_menu_item_set_action_and_target (item, "decide.example", "s", example->id);
    g_menu_append_item (menu, item);
  }
  gtk_menu_button_set_menu_model (self->examples_button, G_MENU_MODEL (menu));
}

static void
rule_activated_cb (IlvDecidePage *self, GtkListBoxRow *row)
{
  go_to_rule (self, ilv_rule_list_get_id (row));
}

static void
build (IlvDecidePage *self, IlvChecklist *list)
{
  GtkWidget *card;

  self->advisor = ilv_advisor_new (list);
  self->panel = ilv_checklist_panel_new (self->advisor);
  card = ilv_verdict_card_new (self->advisor);
  gtk_widget_add_css_class (self->panel, "decide-content");
  gtk_scrolled_window_set_child (self->questions_window, self->panel);
  adw_bin_set_child (ADW_BIN (self->verdict), card);
  g_signal_connect_object (self->panel, "show-evidence", G_CALLBACK (evidence_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (card, "measure", G_CALLBACK (show_measure), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (card, "watch", G_CALLBACK (watch_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->flowchart, "activated", G_CALLBACK (go_to_rule), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (rule_activated_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->advisor, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  add_actions (self);
  fill_examples (self);
  changed_cb (self);
  theme_changed_cb (self);
  ilv_theme_watch (self, G_CALLBACK (theme_changed_cb));
  ilv_present_watch (self, G_CALLBACK (presented_cb));
}

/* A checklist that somebody changed and broke: what is wrong, in place of the page. */
static void
show_problem (IlvDecidePage *self, const char *message)
{
  GtkWidget *status = adw_status_page_new ();
  g_autofree char *escaped = g_markup_escape_text (message, -1);

  adw_status_page_set_title (ADW_STATUS_PAGE (status), _ ("The checklist cannot be read"));
  adw_status_page_set_description (ADW_STATUS_PAGE (status), escaped);
  gtk_widget_set_vexpand (status, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->leaflet), FALSE);
  gtk_box_append (GTK_BOX (self->box), status);
}

/* --- keys --- */

/* Ctrl+Z belongs to the page that is shown; the window's own, for Explore, would come first. */
static void
ilv_decide_page_map (GtkWidget *widget)
{
  IlvDecidePage *self = ILV_DECIDE_PAGE (widget);
  static const struct {
    const char *keys, *action;
  } shortcuts[] = {{"<Control>z", "decide.undo"},
                   {"<Control><Shift>z|<Control>y", "decide.redo"},
                   {"<Control>p", "decide.print"}};

  GTK_WIDGET_CLASS (ilv_decide_page_parent_class)->map (widget);
  if (self->advisor == NULL)
    return;
  self->keys = gtk_shortcut_controller_new ();
  gtk_event_controller_set_propagation_phase (self->keys, GTK_PHASE_CAPTURE);
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (self->keys),
        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (shortcuts[i].keys),
                          gtk_named_action_new (shortcuts[i].action)));
  gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (widget)), "decide",
                                  G_ACTION_GROUP (self->actions));
  gtk_widget_add_controller (GTK_WIDGET (gtk_widget_get_root (widget)), self->keys);
  presented_cb (self);
}

static void
ilv_decide_page_unmap (GtkWidget *widget)
{
  IlvDecidePage *self = ILV_DECIDE_PAGE (widget);

  if (self->keys != NULL) {
    gtk_widget_remove_controller (GTK_WIDGET (gtk_widget_get_root (widget)), self->keys);
    gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (widget)), "decide", NULL);
    self->keys = NULL;
  }
  GTK_WIDGET_CLASS (ilv_decide_page_parent_class)->unmap (widget);
}

/* --- object --- */

static void
ilv_decide_page_dispose (GObject *object)
{
  IlvDecidePage *self = ILV_DECIDE_PAGE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->advisor);
  g_clear_object (&self->actions);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (ilv_decide_page_parent_class)->dispose (object);
}

static void
ilv_decide_page_class_init (IlvDecidePageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ilv_decide_page_dispose;
  widget_class->map = ilv_decide_page_map;
  widget_class->unmap = ilv_decide_page_unmap;
  g_type_ensure (ILV_TYPE_FLOWCHART);
  message_signal = g_signal_new ("message", ILV_TYPE_DECIDE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/interleave/ui/ilv-decide-page.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, IlvDecidePage, box);
  gtk_widget_class_bind_template_child (widget_class, IlvDecidePage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, IlvDecidePage, questions);
  gtk_widget_class_bind_template_child (widget_class, IlvDecidePage, chart);
  gtk_widget_class_bind_template_child (widget_class, IlvDecidePage, verdict);
  gtk_widget_class_bind_template_child (widget_class, IlvDecidePage, questions_window);
  gtk_widget_class_bind_template_child (widget_class, IlvDecidePage, examples_button);
  gtk_widget_class_bind_template_child (widget_class, IlvDecidePage, switch_bar);
  gtk_widget_class_bind_template_child (widget_class, IlvDecidePage, questions_toggle);
  gtk_widget_class_bind_template_child (widget_class, IlvDecidePage, chart_toggle);
  gtk_widget_class_bind_template_child (widget_class, IlvDecidePage, verdict_toggle);
  gtk_widget_class_bind_template_child (widget_class, IlvDecidePage, verdict_label);
  gtk_widget_class_bind_template_child (widget_class, IlvDecidePage, flowchart);
  gtk_widget_class_bind_template_child (widget_class, IlvDecidePage, list);
}

static void
ilv_decide_page_init (IlvDecidePage *self)
{
  GtkToggleButton *const *toggles[] = {&self->questions_toggle, &self->chart_toggle,
                                       &self->verdict_toggle};

  gtk_widget_init_template (GTK_WIDGET (self));
  self->actions = g_simple_action_group_new ();
  g_object_bind_property (self->leaflet, "folded", self->switch_bar, "visible",
                          G_BINDING_SYNC_CREATE);
  for (guint i = 0; i < G_N_ELEMENTS (toggles); i++)
    g_signal_connect_swapped (*toggles[i], "toggled", G_CALLBACK (toggled_cb), self);
}

GtkWidget *
ilv_decide_page_new (IlvSession *session)
{
  IlvDecidePage *self = g_object_new (ILV_TYPE_DECIDE_PAGE, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (IlvChecklist) list = ilv_checklist_load (&error);

  self->session = g_object_ref (session);
  if (list != NULL) {
    ilv_thresholds_recall (list);
    build (self, list);
  } else
    show_problem (self, error->message);
  return GTK_WIDGET (self);
}
