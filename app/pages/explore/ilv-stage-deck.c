/* The stages side by side, or, where they would be too narrow, in the pages of a carousel.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A page holds as many stages as are comfortable beside each other, and all pages hold about as
 * many: comparing is what the page is for, so nothing is scrolled away that could be seen. */
#include "ilv-stage-deck.h"

#include "app/pages/explore/ilv-stage-card.h"

#define SPACING 8
/* In a narrow window stages of a carousel are at least this wide: with a column beside ring or
 * rows, where a low stage has its machinery. */
#define COMFORTABLE_PX 370

struct _IlvStageDeck {
  GtkWidget parent_instance;

  /* owned */
  GtkWidget *root;     /* a box: the carousel and its dots */
  GtkWidget *carousel; /* of the pages: GtkBox each */
  GtkWidget *dots;     /* seen with two pages and more */
  GPtrArray *cards;    /* IlvStageCard* */
  IlvSession *session;

  /* plain */
  guint n_per_page; /* cards on a page but the last, as dealt */
  guint wanted_per_page;
  gboolean is_narrow; /* the window is: stages are to be comfortable */
  guint switch_id;    /* deals the cards out anew after the layout */
  int shown_focus;    /* the run the carousel was scrolled to last */
  int alone;          /* the run that is enlarged, -1: none */
};

enum {
  JOB_PICKED,
  RUN_PICKED,
  THING_PICKED,
  MESSAGE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IlvStageDeck, ilv_stage_deck, GTK_TYPE_WIDGET)

/* --- pages --- */

static GtkWidget *
get_page (IlvStageDeck *self, guint card)
{
  return adw_carousel_get_nth_page (ADW_CAROUSEL (self->carousel), card / self->n_per_page);
}

static void
add_page (IlvStageDeck *self)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);

  gtk_box_set_homogeneous (GTK_BOX (page), TRUE);
  gtk_widget_set_hexpand (page, TRUE);
  adw_carousel_append (ADW_CAROUSEL (self->carousel), page);
}

/* Puts every card on its page. */
static void
deal (IlvStageDeck *self)
{
  AdwCarousel *carousel = ADW_CAROUSEL (self->carousel);
  guint n = self->cards->len, n_pages;

  self->n_per_page = self->wanted_per_page;
  n_pages = (n + self->n_per_page - 1) / self->n_per_page;
  for (guint i = 0; i < n; i++) {
    GtkWidget *card = g_ptr_array_index (self->cards, i);

    if (gtk_widget_get_parent (card) != NULL)
      gtk_box_remove (GTK_BOX (gtk_widget_get_parent (card)), card);
  }
  while (adw_carousel_get_n_pages (carousel) > n_pages)
    adw_carousel_remove (
        carousel, adw_carousel_get_nth_page (carousel, adw_carousel_get_n_pages (carousel) - 1));
  while (adw_carousel_get_n_pages (carousel) < n_pages)
    add_page (self);
  for (guint i = 0; i < n; i++)
    gtk_box_append (GTK_BOX (get_page (self, i)), g_ptr_array_index (self->cards, i));
  adw_carousel_set_interactive (carousel, n_pages > 1);
  gtk_widget_set_visible (self->dots, n_pages > 1);
}

/* The stage that has been swiped to is not scrolled away again. */
static void
page_changed_cb (IlvStageDeck *self, guint page)
{
  if (self->shown_focus < 0 || (guint)self->shown_focus / self->n_per_page != page)
    self->shown_focus = (int)(page * self->n_per_page);
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
thing_picked_cb (IlvStageDeck *self, guint run, guint track, guint job)
{
  g_signal_emit (self, signals[THING_PICKED], 0, run, track, job);
}

static void
message_cb (IlvStageDeck *self, const char *message)
{
  g_signal_emit (self, signals[MESSAGE], 0, message);
}

static void
add_card (IlvStageDeck *self)
{
  GtkWidget *card = ilv_stage_card_new (self->session, self->cards->len);

  g_ptr_array_add (self->cards, g_object_ref_sink (card));
  g_signal_connect_swapped (card, "job-picked", G_CALLBACK (job_picked_cb), self);
  g_signal_connect_swapped (card, "picked", G_CALLBACK (card_picked_cb), self);
  g_signal_connect_swapped (card, "thing-picked", G_CALLBACK (thing_picked_cb), self);
  g_signal_connect_swapped (card, "message", G_CALLBACK (message_cb), self);
}

/* While something is presented, and where a lesson is about one, the focused stage is enlarged: it
 * has its page for itself. */
static void
show_alone (IlvStageDeck *self, int alone)
{
  self->alone = alone;
  for (guint i = 0; i < self->cards->len; i++)
    gtk_widget_set_visible (g_ptr_array_index (self->cards, i), alone < 0 || (guint)alone == i);
}

static void
match_cards (IlvStageDeck *self)
{
  guint n = ilv_session_get_n_runs (self->session);

  if (self->cards->len == n)
    return;
  while (self->cards->len > n) {
    GtkWidget *card = g_ptr_array_index (self->cards, self->cards->len - 1);

    gtk_box_remove (GTK_BOX (gtk_widget_get_parent (card)), card);
    g_ptr_array_remove_index (self->cards, self->cards->len - 1);
  }
  while (self->cards->len < n)
    add_card (self);
  show_alone (self, self->alone);
  /* Before the first allocation: as it will probably be, or all is dealt and drawn twice. */
  if (gtk_widget_get_width (GTK_WIDGET (self)) == 0 && !self->is_narrow)
    self->wanted_per_page = MAX (n, 1);
  deal (self);
}

static gboolean
switch_cb (gpointer data)
{
  IlvStageDeck *self = data;

  self->switch_id = 0;
  deal (self);
  /* What was looked at stays in sight. */
  if (self->shown_focus > 0 && (guint)self->shown_focus < self->cards->len)
    adw_carousel_scroll_to (ADW_CAROUSEL (self->carousel),
                            get_page (self, (guint)self->shown_focus), FALSE);
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

/* Two pages of two rather than three and one. */
static guint
count_per_page (IlvStageDeck *self, int width)
{
  int least = measure_card (self);
  guint n = MAX (self->cards->len, 1), n_fitting, n_pages;

  if (self->alone >= 0)
    return n;
  if (self->is_narrow)
    least = MAX (least, COMFORTABLE_PX);
  n_fitting = (guint)CLAMP ((width + SPACING) / (least + SPACING), 1, (int)n);
  n_pages = (n + n_fitting - 1) / n_fitting;
  return (n + n_pages - 1) / n_pages;
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

static void
ilv_stage_deck_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  IlvStageDeck *self = ILV_STAGE_DECK (widget);
  int minimum;

  self->wanted_per_page = count_per_page (self, width);
  if (self->wanted_per_page != self->n_per_page && self->switch_id == 0)
    self->switch_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, switch_cb, self, NULL);
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
  signals[THING_PICKED] =
      g_signal_new ("thing-picked", ILV_TYPE_STAGE_DECK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_UINT);
  signals[MESSAGE] = g_signal_new ("message", ILV_TYPE_STAGE_DECK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  widget_class->measure = ilv_stage_deck_measure;
  widget_class->size_allocate = ilv_stage_deck_size_allocate;
}

static void
ilv_stage_deck_init (IlvStageDeck *self)
{
  self->cards = g_ptr_array_new_with_free_func (g_object_unref);
  self->shown_focus = self->alone = -1;
  self->n_per_page = self->wanted_per_page = ILV_MAX_SHOWN;
  self->root = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_widget_set_parent (self->root, GTK_WIDGET (self));
  self->carousel = adw_carousel_new ();
  adw_carousel_set_spacing (ADW_CAROUSEL (self->carousel), SPACING);
  gtk_widget_set_vexpand (self->carousel, TRUE);
  g_signal_connect_swapped (self->carousel, "page-changed", G_CALLBACK (page_changed_cb), self);
  self->dots = adw_carousel_indicator_dots_new ();
  adw_carousel_indicator_dots_set_carousel (ADW_CAROUSEL_INDICATOR_DOTS (self->dots),
                                            ADW_CAROUSEL (self->carousel));
  gtk_box_append (GTK_BOX (self->root), self->carousel);
  gtk_box_append (GTK_BOX (self->root), self->dots);
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
  gboolean is_alone = (scene->text_scale > 1 || scene->is_focus_alone) &&
                      (guint)scene->focused_run < self->cards->len;
  int alone = is_alone ? scene->focused_run : -1;

  if (self->alone != alone)
    show_alone (self, alone);
  for (guint i = 0; i < self->cards->len; i++)
    ilv_stage_card_set_scene (g_ptr_array_index (self->cards, i), scene);
  if (scene->focused_run < 0 || scene->focused_run == self->shown_focus ||
      (guint)scene->focused_run >= self->cards->len)
    return;
  self->shown_focus = scene->focused_run;
  adw_carousel_scroll_to (ADW_CAROUSEL (self->carousel), get_page (self, (guint)scene->focused_run),
                          !scene->reduced_motion);
}

void
ilv_stage_deck_set_is_narrow (IlvStageDeck *self, gboolean is_narrow)
{
  if (self->is_narrow == is_narrow)
    return;
  self->is_narrow = is_narrow;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
ilv_stage_deck_toggle_code (IlvStageDeck *self, int run)
{
  guint page = (guint)(adw_carousel_get_position (ADW_CAROUSEL (self->carousel)) + 0.5);
  guint first = page * self->n_per_page;
  guint card = run >= 0 && (guint)run / self->n_per_page == page ? (guint)run : first;

  if (card < self->cards->len)
    ilv_stage_card_toggle_code (g_ptr_array_index (self->cards, card));
}
