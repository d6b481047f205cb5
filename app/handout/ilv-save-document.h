/* Asks where a document shall be written, and has it made in the background.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A child of this very program makes it (interleave handout, interleave lesson storyboard), so that
 * nothing stops meanwhile, and painting has a program of its own. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Said once it is there, or why it is not. */
typedef void (*IlvSaveMessage) (gpointer window, const char *message);

/* `arguments` (NULL-terminated) are the subcommand's; "-o FILE" comes behind. */
void ilv_save_document_to (GtkWindow *window, GFile *file, const char *const *arguments,
                           IlvSaveMessage message);
/* Asks first. `kinds` are ends of names: "html", "pdf", NULL. */
void ilv_save_document_ask (GtkWindow *window, const char *title, const char *name,
                            const char *const *kinds, const char *const *arguments,
                            IlvSaveMessage message);
/* win.save-handout, and win.save-storyboard of the lesson whose id it is given. */
void ilv_save_document_add_actions (GActionMap *window, IlvSaveMessage message);

G_END_DECLS
