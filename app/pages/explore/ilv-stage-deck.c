/* The stages side by side, or, in a narrow window, one at a time.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-stage-deck.h"

#include "app/pages/explore/ilv-stage-card.h"

#define SPACING 8

struct _IlvStageDeck {
  GtkWidget parent_instance;

  GtkWidget *root;   /* a box: row (wide) or carousel with dots (narrow) */
  GtkWidget *holder; /* of the cards: GtkBox or AdwCarousel */
  GPtrArray *cards;  /* IlvStageCard*, owned */
  IlvSession *session;
  gboolean is_narrow;
  gboolean is_forced; /* narrow at any width */
  guint switch_id;    /* changes between row and carousel after the layout */
  int shown_focus;    /* the run the carousel was scrolled to last */
};

enum {
  JOB_PICKED,
  RUN_PICKED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvStageDeck, ilv_stage_deck, GTK_TYPE_WIDGET)

static void
hold (IlvStageDeck *self, GtkWidget *card)
{
  gtk_widget_set_hexpand (card, TRUE);
  if (self->is_narrow)
    adw_carousel_append (ADW_CAROUSEL (self->holder), card);
  else
    gtk_box_append (GTK_BOX (self->holder), card);
}

static void
release (IlvStageDeck *self, GtkWidget *card)
{
  if (ADW_IS_CAROUSEL (self->holder))
    adw_carousel_remove (ADW_CAROUSEL (self->holder), card);
  else
    gtk_box_remove (GTK_BOX (self->holder), card);
}

static void
page_changed_cb (IlvStageDeck *self, guint page)
{
  if (page < self->cards->len)
    self->shown_focus = (int)page;
}

static void
build_holder (IlvStageDeck *self)
{
  self->root = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_widget_set_parent (self->root, GTK_WIDGET (self));
  if (!self->is_narrow) {
    self->holder = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);
    gtk_box_set_homogeneous (GTK_BOX (self->holder), TRUE);
  } else {
    GtkWidget *dots = adw_carousel_indicator_dots_new ();

    self->holder = adw_carousel_new ();
    adw_carousel_set_spacing (ADW_CAROUSEL (self->holder), SPACING);
    adw_carousel_indicator_dots_set_carousel (ADW_CAROUSEL_INDICATOR_DOTS (dots),
                                              ADW_CAROUSEL (self->holder));
    gtk_box_append (GTK_BOX (self->root), dots);
    g_signal_connect_swapped (self->holder, "page-changed", G_CALLBACK (page_changed_cb), self);
  }
  gtk_widget_set_vexpand (self->holder, TRUE);
  gtk_box_prepend (GTK_BOX (self->root), self->holder);
}

static void
job_picked_cb (IlvStageDeck *self, guint job)
{
  g_signal_emit (self, signals[JOB_PICKED], 0, job);
}

static void
card_picked_cb (IlvStageDeck *self, GtkWidget *card)
{
  guint run;

  if (g_ptr_array_find (self->cards, card, &run))
    g_signal_emit (self, signals[RUN_PICKED], 0, (int)run);
}

static void
add_card (IlvStageDeck *self)
{
  GtkWidget *card = ilv_stage_card_new (self->session, self->cards->len);

  g_ptr_array_add (self->cards, g_object_ref_sink (card));
  g_signal_connect_swapped (card, "job-picked", G_CALLBACK (job_picked_cb), self);
  g_signal_connect_swapped (card, "picked", G_CALLBACK (card_picked_cb), self);
  hold (self, card);
}

static void
match_cards (IlvStageDeck *self)
{
  guint n = ilv_session_get_n_runs (self->session);

  while (self->cards->len > n) {
    release (self, g_ptr_array_index (self->cards, self->cards->len - 1));
    g_ptr_array_remove_index (self->cards, self->cards->len - 1);
  }
  while (self->cards->len < n)
    add_card (self);
}

/* --- row or carousel --- */

static gboolean
switch_cb (gpointer data)
{
  IlvStageDeck *self = data;

  self->switch_id = 0;
  for (guint i = 0; i < self->cards->len; i++)
    release (self, g_ptr_array_index (self->cards, i));
  g_clear_pointer (&self->root, gtk_widget_unparent);
  self->is_narrow = !self->is_narrow;
  build_holder (self);
  for (guint i = 0; i < self->cards->len; i++)
    hold (self, g_ptr_array_index (self->cards, i));
  return G_SOURCE_REMOVE;
}

/* The widest of the cards' minimums: what one page of the carousel needs. */
static int
measure_card (IlvStageDeck *self)
{
  int widest = 0;

  for (guint i = 0; i < self->cards->len; i++) {
    int minimum;

    gtk_widget_measure (g_ptr_array_index (self->cards, i), GTK_ORIENTATION_HORIZONTAL, -1,
                        &minimum, NULL, NULL, NULL);
    widest = MAX (widest, minimum);
  }
  return widest;
}

static void
ilv_stage_deck_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  IlvStageDeck *self = ILV_STAGE_DECK (widget);

  gtk_widget_measure (self->root, orientation, -1, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = measure_card (self);
}

/* Stages that would be too narrow side by side are shown one at a time. */
static void
ilv_stage_deck_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  IlvStageDeck *self = ILV_STAGE_DECK (widget);
  int n = (int)self->cards->len, minimum;
  gboolean is_narrow = self->is_forced || width < n * measure_card (self) + (n - 1) * SPACING;

  if (is_narrow != self->is_narrow && self->switch_id == 0)
    self->switch_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, switch_cb, self, NULL);
  else if (is_narrow == self->is_narrow)
    g_clear_handle_id (&self->switch_id, g_source_remove);
  gtk_widget_measure (self->root, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_allocate (self->root, MAX (width, minimum), height, baseline, NULL);
}

static void
ilv_stage_deck_dispose (GObject *object)
{
  IlvStageDeck *self = ILV_STAGE_DECK (object);

  g_clear_handle_id (&self->switch_id, g_source_remove);
  g_clear_pointer (&self->cards, g_ptr_array_unref);
  g_clear_pointer (&self->root, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (ilv_stage_deck_parent_class)->dispose (object);
}

static void
ilv_stage_deck_class_init (IlvStageDeckClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ilv_stage_deck_dispose;
  signals[JOB_PICKED] = g_signal_new ("job-picked", ILV_TYPE_STAGE_DECK, G_SIGNAL_RUN_LAST, 0, NULL,
                                      NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[RUN_PICKED] = g_signal_new ("run-picked", ILV_TYPE_STAGE_DECK, G_SIGNAL_RUN_LAST, 0, NULL,
                                      NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  widget_class->measure = ilv_stage_deck_measure;
  widget_class->size_allocate = ilv_stage_deck_size_allocate;
}

static void
ilv_stage_deck_init (IlvStageDeck *self)
{
  self->cards = g_ptr_array_new_with_free_func (g_object_unref);
  self->shown_focus = -1;
  build_holder (self);
}

void
ilv_stage_deck_set_session (IlvStageDeck *self, IlvSession *session)
{
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "scenario-changed", G_CALLBACK (match_cards), self,
                           G_CONNECT_SWAPPED);
  match_cards (self);
}

void
ilv_stage_deck_set_scene (IlvStageDeck *self, const IlvScene *scene)
{
  for (guint i = 0; i < self->cards->len; i++)
    ilv_stage_card_set_scene (g_ptr_array_index (self->cards, i), scene);
  if (self->is_narrow && scene->focused_run >= 0 && scene->focused_run != self->shown_focus &&
      (guint)scene->focused_run < self->cards->len) {
    self->shown_focus = scene->focused_run;
    adw_carousel_scroll_to (ADW_CAROUSEL (self->holder),
                            g_ptr_array_index (self->cards, (guint)scene->focused_run),
                            !scene->reduced_motion);
  }
}

void
ilv_stage_deck_set_is_narrow (IlvStageDeck *self, gboolean is_narrow)
{
  if (self->is_forced == is_narrow)
    return;
  self->is_forced = is_narrow;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}
